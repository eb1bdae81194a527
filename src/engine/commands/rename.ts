import type { Engine } from "../engine.js";
import { Failure } from "../failure.js";
import { leaveFilesAlone, nameChange } from "../machines/carry-name.js";
import { startMachine, stopMachine } from "../machines/life.js";
import { checkName, instanceName } from "../machines/names.js";
import { keys } from "../machines/record.js";
import { findByName, findMachine } from "../machines/store.js";

/** The id stays. Incus renames stopped instances only, so a running machine is restarted. */
export async function rename(engine: Engine, from: string, to: string): Promise<void> {
  checkName(to);
  const { client } = engine;
  const machine = await findMachine(client, from);
  if ((await findByName(client, to)) !== undefined)
    throw new Failure(`rename '${from}': machine already exists: '${to}'`);
  await stopMachine(client, machine);
  const path = `/1.0/instances/${machine.instance.name}`;
  await client.request("PATCH", path, { config: { [keys.name]: to, ...nameChange(machine) } });
  if (instanceName(to) !== machine.instance.name)
    await client.operate("POST", path, { name: instanceName(to) });
  await leaveFilesAlone(client, instanceName(to));
  if (machine.record.state === "running") await startMachine(client, await findMachine(client, to));
}
