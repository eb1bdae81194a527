import { readText, writeText } from "./json-file.js";
import { paths } from "./paths.js";

/** What the nested Vagrant of a project has of its machine. */
export interface NestedMachine {
  /** The nested project. */
  readonly folder: string;
  readonly name: string;
  readonly backend: string;
  /** The provider's. */
  readonly id: string;
}

/**
 * Keeps the key of a machine beside the registry, for its owner alone: with the project's `.vagrant` the only key would be deleted that opens
 * the machine. It goes with the machine's entry.
 */
export async function keepKey({ folder, name, backend, id }: NestedMachine, homePath: string): Promise<void> {
  const key = await readText(paths.nestedKey(folder, name, backend));
  const path = paths.keptKey(homePath, id);
  if (key !== undefined && key !== (await readText(path))) await writeText(path, key);
}

/** Has the nested Vagrant know a machine that it made once, and its key as far as it was kept. */
export async function restoreNested(
  { folder, name, backend, id }: NestedMachine,
  homePath: string,
): Promise<void> {
  const key = await readText(paths.keptKey(homePath, id));
  if (key !== undefined) await writeText(paths.nestedKey(folder, name, backend), key);
  await writeText(paths.backendId(folder, name, backend), id);
}
