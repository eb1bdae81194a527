import { execa } from "execa";

interface Instance {
  readonly name: string;
  readonly status: string;
  readonly config: Readonly<Record<string, string>>;
}

/** Everything in Incus whose name contains this, even if no `orbctl` knows it, one per line. */
export async function thingsOf(name: string): Promise<readonly string[]> {
  const instances = await ask<Instance[]>("/1.0/instances?recursion=1");
  const own = instances.filter(
    (one) => one.name.includes(name) || one.config["user.orbstack.name"]?.includes(name),
  );
  const backups = own.map(async (one) => ask<string[]>(`/1.0/instances/${one.name}/backups`));
  const others = ["/1.0/images/aliases", "/1.0/networks", "/1.0/storage-pools/orbstack/volumes/custom"].map(
    (path) => ask<string[]>(path),
  );
  return [
    ...own.map((one) => `${one.name} (${one.config["user.orbstack.name"]}): ${one.status}`),
    ...(await Promise.all([...backups, ...others])).flat().filter((line) => line.includes(name)),
  ].sort();
}

/** Images without an alias, which are never found again. */
export async function namelessImages(): Promise<readonly string[]> {
  const images =
    await ask<{ fingerprint: string; aliases: unknown[]; cached: boolean }[]>("/1.0/images?recursion=1");
  return images
    .filter(({ aliases, cached }) => aliases.length === 0 && !cached)
    .map(({ fingerprint }) => fingerprint);
}

async function ask<T>(path: string): Promise<T> {
  const { stdout } = await execa("incus", ["query", path]);
  return JSON.parse(stdout) ?? [];
}
