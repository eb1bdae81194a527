import type { Engine } from "../ground/engine.js";
import { guestNameConfig } from "../lifecycle/guest-name.js";
import { startMachine, stopMachine } from "../lifecycle/lifecycle.js";
import { checkName, instanceName } from "../machines/names.js";
import { keys } from "../machines/record.js";
import { findIdle, findMachine, refuseTaken } from "../machines/store.js";

/**
 * Renames a machine; its id stays. Incus renames only stopped instances, so a running machine is restarted. The name
 * changes together with the instance's, in one step of Incus, so an interrupted rename leaves a machine with one of the
 * two names.
 */
export async function rename(engine: Engine, from: string, to: string): Promise<void> {
  checkName(to);
  const { client } = engine;
  const machine = await findIdle(client, from);
  await refuseTaken(client, to, `rename '${from}': `);
  await stopMachine(client, machine);
  const path = `/1.0/instances/${machine.instance.name}`;
  await client.request("PATCH", path, { config: { [keys.renaming]: to, ...guestNameConfig(machine) } });
  if (instanceName(to) !== machine.instance.name)
    await client.operate("POST", path, { name: instanceName(to) });
  await client.request("PATCH", `/1.0/instances/${instanceName(to)}`, {
    config: { [keys.name]: to, [keys.renaming]: "" },
  });
  if (machine.record.state === "running") await startMachine(client, await findMachine(client, to));
}
