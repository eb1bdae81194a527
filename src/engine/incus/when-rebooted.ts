import type { IncusClient } from "./client.js";

/**
 * Waits until no reboot of an instance's guest is in progress. During one, Incus shows the instance as stopped. Incus 6.0
 * lets a start that it gets then share the reboot's lock: it starts the instance twice, and the start that fails stops it.
 * Only the calls for files wait for that lock.
 */
export async function whenRebooted(client: IncusClient, instance: string): Promise<void> {
  // Whether the files can be read does not matter.
  await client.request("GET", `/1.0/instances/${instance}/files?path=/`).catch(() => undefined);
}
