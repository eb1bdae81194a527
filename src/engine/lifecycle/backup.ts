import { isProcessGone, processMark } from "../ground/process-mark.js";
import type { IncusClient } from "../incus/client.js";

const prefix = "orbctl-";
/** When Incus itself deletes a backup that nothing else deleted. No export takes that long. */
const lifetimeMs = 24 * 60 * 60_000;

/**
 * Has Incus pack an instance, and calls `work` with the path of the archive, which is deleted afterwards. Also deletes
 * what interrupted exports left.
 */
export async function withBackup<T>(
  client: IncusClient,
  instance: string,
  signal: AbortSignal,
  work: (archive: string) => Promise<T>,
): Promise<T> {
  const backups = `/1.0/instances/${instance}/backups`;
  await removeLeft(client, backups);
  const name = prefix + processMark();
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
    if (name.startsWith(prefix) && isProcessGone(name.slice(prefix.length)))
      await client.operate("DELETE", `${backups}/${name}`);
  }
}
