import { isMakerGone, makerMark } from "../ground/maker.js";
import type { IncusClient } from "../incus/client.js";

const prefix = "orbctl-";
/** Incus removes a backup itself when everything else has failed to; no export takes as long. */
const lifetimeMs = 24 * 60 * 60_000;

/**
 * Has Incus pack an instance, and works with the path of the archive, which is gone afterwards. What a process that was killed has left
 * goes, too.
 */
export async function withBackup<T>(
  client: IncusClient,
  instance: string,
  signal: AbortSignal,
  work: (archive: string) => Promise<T>,
): Promise<T> {
  const backups = `/1.0/instances/${instance}/backups`;
  await removeLeft(client, backups);
  const name = prefix + makerMark();
  const remove = () => client.operate("DELETE", `${backups}/${name}`);
  try {
    await client.operate("POST", backups, { ...packing(), name }, { signal });
  } catch (error) {
    await remove().catch(() => undefined);
    throw error;
  }
  try {
    return await work(`${backups}/${name}/export`);
  } finally {
    await remove();
  }
}

function packing(): object {
  const expires_at = new Date(Date.now() + lifetimeMs).toISOString();
  return { instance_only: true, compression_algorithm: "zstd", expires_at };
}

async function removeLeft(client: IncusClient, backups: string): Promise<void> {
  const paths = await client.request<string[]>("GET", backups);
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (name.startsWith(prefix) && isMakerGone(name.slice(prefix.length)))
      await client.operate("DELETE", `${backups}/${name}`);
  }
}
