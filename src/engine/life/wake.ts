import type { IncusClient } from "../incus/client.js";
import { findMachine, type Machine } from "../machines/store.js";
import { startMachine } from "./life.js";

/** A machine that is about to be used: one that is stopped wakes up, as with OrbStack. */
export async function wake(client: IncusClient, nameOrId: string): Promise<Machine> {
  const machine = await findMachine(client, nameOrId);
  await startMachine(client, machine);
  // What it sees of the host may be other than before.
  return machine.record.state === "running" ? machine : findMachine(client, nameOrId);
}
