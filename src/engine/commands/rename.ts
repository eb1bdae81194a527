import type { Engine } from "../ground/engine.js";
import { nameChange } from "../life/carry-name.js";
import { startMachine, stopMachine } from "../life/life.js";
import { checkName, instanceName } from "../machines/names.js";
import { keys } from "../machines/record.js";
import { findIdle, findMachine, refuseTaken } from "../machines/store.js";

/**
 * The id stays. Incus renames stopped instances only, so a running machine is restarted. Its name changes in the one moment in which
 * Incus renames the instance: whoever is killed before or after leaves a machine that can be found.
 */
export async function rename(engine: Engine, from: string, to: string): Promise<void> {
  checkName(to);
  const { client } = engine;
  const machine = await findIdle(client, from);
  await refuseTaken(client, to, `rename '${from}': `);
  await stopMachine(client, machine);
  const path = `/1.0/instances/${machine.instance.name}`;
  await client.request("PATCH", path, { config: { [keys.renaming]: to, ...nameChange(machine) } });
  if (instanceName(to) !== machine.instance.name)
    await client.operate("POST", path, { name: instanceName(to) });
  await client.request("PATCH", `/1.0/instances/${instanceName(to)}`, {
    config: { [keys.name]: to, [keys.renaming]: "" },
  });
  if (machine.record.state === "running") await startMachine(client, await findMachine(client, to));
}
