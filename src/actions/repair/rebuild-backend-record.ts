import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ExpectedError } from "../../errors.js";
import { backendNames } from "../../machine/backend-name.js";
import { type Machine, PREPARING_ID } from "../../machine/machine.js";
import type { BackendRecord } from "../../state/backend-record.js";
import { paths } from "../../state/paths.js";
import type { Parts } from "../context/parts.js";
import { whereOf } from "../vagrant/where.js";

/**
 * Rebuilds a lost `machine.json` from the registry or from the nested Vagrant's own folder. `undefined`: there is no
 * machine. Fails if the backend cannot be determined.
 */
export async function rebuildBackendRecord(
  machine: Machine,
  parts: Parts,
): Promise<BackendRecord | undefined> {
  if (machine.id === undefined) return undefined;
  const entry = await parts
    .registry(machine)
    .find(machine.id)
    .catch(() => undefined);
  const known = backendNames.find((name) => name === entry?.backend) ?? (await findNested(machine));
  if (known === undefined && machine.id === PREPARING_ID) return undefined;
  if (known === undefined) {
    const reason = "and the machine's backend cannot be determined";
    throw new ExpectedError("metadata_corrupt", { path: paths.instance(machine.dataDir), reason });
  }
  const created_at = entry?.created_at ?? parts.now().toISOString();
  return { schema_version: 1, backend: known, ...whereOf(entry), created_at };
}

/** The nested Vagrant has one folder per provider for each machine; at most one of them is ours. */
async function findNested({ name, dataDir }: Machine) {
  const folder = join(paths.instance(dataDir), ".vagrant", "machines", name);
  const found = await readdir(folder).catch((): string[] => []);
  const backends = backendNames.filter((backend) => found.includes(backend));
  return backends.length === 1 ? backends[0] : undefined;
}
