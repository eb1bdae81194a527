import type { IncusClient } from "../incus/client.js";
import { findMachine, type Machine } from "../machines/store.js";
import { startMachine } from "./lifecycle.js";

/** Starts a machine that is about to be used, as OrbStack does. */
export async function wake(client: IncusClient, nameOrId: string): Promise<Machine> {
  const machine = await findMachine(client, nameOrId);
  await startMachine(client, machine);
  // Starting may have changed its devices.
  return machine.record.state === "running" ? machine : findMachine(client, nameOrId);
}
