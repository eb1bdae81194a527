import { setUpGuest as setUp } from "../../generated/engine-scripts.js";
import { sharer } from "../files/host-files.js";
import { runAsRoot } from "../guest/run-as-root.js";
import type { IncusClient } from "../incus/client.js";
import { keys } from "../machines/record.js";

/** Gives a running guest what OrbStack's guests have. Can be repeated. */
export async function setUpGuest(client: IncusClient, instance: string, username: string): Promise<void> {
  await runAsRoot(client, instance, setUp, [username, String(sharer().guestUid)]);
}

/** Marks the machine as completely created. */
export async function markComplete(client: IncusClient, instance: string): Promise<void> {
  await client.request("PATCH", `/1.0/instances/${instance}`, { config: { [keys.creating]: "" } });
}
