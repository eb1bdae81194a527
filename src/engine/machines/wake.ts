import type { IncusClient } from "../incus/client.js";
import { startMachine } from "./life.js";
import { findMachine, type Machine } from "./store.js";

/** A machine that is about to be used: one that is stopped wakes up, as with OrbStack. */
export async function wake(client: IncusClient, nameOrId: string): Promise<Machine> {
  const machine = await findMachine(client, nameOrId);
  await startMachine(client, machine);
  return machine;
}
