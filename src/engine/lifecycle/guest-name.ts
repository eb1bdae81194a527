import type { IncusClient } from "../incus/client.js";
import { collect } from "../incus/collect.js";
import { isAbsent } from "../incus/incus-error.js";
import { keys } from "../machines/record.js";
import type { Machine } from "../machines/store.js";

/** Files in which a guest has its own name. */
const files = ["/etc/hostname", "/etc/hosts"];

/**
 * Configuration for an instance whose machine is cloned or renamed. Without it, Incus would regenerate the guest's
 * files from the image's templates and lose changes to them.
 */
export function guestNameConfig({ instance, record }: Machine): Readonly<Record<string, string>> {
  return { [keys.guestName]: instance.config[keys.guestName] || record.name };
}

/**
 * Writes the machine's name into a stopped guest that still has another: replaces each word that is the former name.
 * Also prevents Incus from applying the image's templates at the next start.
 */
export async function updateGuestName(client: IncusClient, { instance, record }: Machine): Promise<void> {
  const former = instance.config[keys.guestName];
  if (!former) return;
  const path = `/1.0/instances/${instance.name}`;
  if (former !== record.name)
    for (const file of files) await replaceWord(client, `${path}/files?path=${file}`, former, record.name);
  await client.request("PATCH", path, { config: { [keys.guestName]: "", "volatile.apply_template": "" } });
}

async function replaceWord(client: IncusClient, file: string, from: string, to: string): Promise<void> {
  const text = await readText(client, file);
  const changed = text?.replace(/\S+/g, (word) => (word === from ? to : word));
  if (changed !== undefined && changed !== text) await client.overwrite(file, changed);
}

async function readText(client: IncusClient, file: string): Promise<string | undefined> {
  try {
    return await collect(await client.download(file));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
