import type { IncusClient } from "../incus/client.js";
import type { InstanceState } from "../machines/record.js";

/**
 * The status of an instance that Incus shows as stopped, once no reboot of its guest is in progress. Incus 6.0 lets a
 * start that it gets during a reboot share the reboot's lock. Then it starts the instance twice, and the start that fails
 * stops it. Only the calls for files wait for that lock.
 */
export async function statusAfterReboot(client: IncusClient, instance: string): Promise<string> {
  const path = `/1.0/instances/${instance}`;
  // Whether the files can be read does not matter.
  await client.request("GET", `${path}/files?path=/`).catch(() => undefined);
  const { status } = await client.request<InstanceState>("GET", `${path}/state`);
  return status;
}
