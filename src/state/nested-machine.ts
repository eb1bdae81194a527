import { readText, writeText } from "./json-file.js";
import { paths } from "./paths.js";

/** A machine in a nested project. */
export interface NestedMachine {
  /** The folder of the nested project. */
  readonly folder: string;
  readonly name: string;
  readonly backend: string;
  /** The backend id. */
  readonly id: string;
}

/**
 * Copies a machine's SSH key beside the registry, readable by its owner only, because the original would be deleted
 * with the project's `.vagrant`. It is deleted with the machine's registry entry.
 */
export async function keepKey({ folder, name, backend, id }: NestedMachine, homePath: string): Promise<void> {
  const key = await readText(paths.nestedKey(folder, name, backend));
  const path = paths.keptKey(homePath, id);
  if (key !== undefined && key !== (await readText(path))) await writeText(path, key);
}

/** Makes the nested Vagrant know a machine again, with its key if that was kept. */
export async function restoreNested(
  { folder, name, backend, id }: NestedMachine,
  homePath: string,
): Promise<void> {
  const key = await readText(paths.keptKey(homePath, id));
  if (key !== undefined) await writeText(paths.nestedKey(folder, name, backend), key);
  await writeText(paths.backendId(folder, name, backend), id);
}
