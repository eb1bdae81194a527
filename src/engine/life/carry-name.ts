import { type IncusClient, isAbsent } from "../incus/client.js";
import { collect } from "../incus/collect.js";
import { keys } from "../machines/record.js";
import type { Machine } from "../machines/store.js";

/** Where a guest keeps its own name. */
const files = ["/etc/hostname", "/etc/hosts"];

/**
 * What an instance's configuration says when its machine is cloned or renamed. Left to itself, Incus would write the guest's
 * files anew from its image's templates, and what was added to them would be lost.
 */
export function nameChange({ instance, record }: Machine): Readonly<Record<string, string>> {
  return { [keys.guestName]: instance.config[keys.guestName] || record.name };
}

/**
 * Tells a stopped guest its machine's name, unless it knows it: each word that is the former name becomes the present one. Incus is kept from
 * filling in the image's templates at the start that follows.
 */
export async function carryName(client: IncusClient, { instance, record }: Machine): Promise<void> {
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
