import { access, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { requirePresent } from "../actions/lookup.js";
import type { Parts } from "../actions/parts.js";
import { ExpectedError, messageOf } from "../errors.js";
import type { Machine } from "../machine/machine.js";

interface ExportOptions {
  readonly parts: Parts;
  readonly signal: AbortSignal;
  /** Absolute path. */
  readonly file: string;
  readonly overwrite: boolean;
  /** Runs the long part of the work; `written` answers how many bytes there are by now. */
  whileWriting<T>(written: () => Promise<number>, work: () => Promise<T>): Promise<T>;
}

/**
 * Writes a machine of OrbStack to a file, whole or not at all; the machine stays as it is. Answers the file's size in bytes. Fails with
 * `vm_not_created`, `export_exists` and `export_unwritable`, and as the driver does.
 */
export async function exportMachine(machine: Machine, options: ExportOptions): Promise<number> {
  const { parts, signal, file, overwrite, whileWriting } = options;
  const { orb } = await requirePresent({ machine, parts });
  if (!overwrite) await refuseExisting(file);
  // A folder of its own: whatever the export leaves there when it fails goes with it.
  const folder = await writing(file, () => mkdtemp(`${file}.partial-`));
  try {
    const partial = join(folder, basename(file));
    await whileWriting(
      () => sizeOf(folder),
      () => parts.driver(machine).export(orb.name, partial, { signal }),
    );
    const { size } = await writing(file, () => stat(partial));
    if (!overwrite) await refuseExisting(file);
    await writing(file, () => rename(partial, file));
    return size;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function refuseExisting(path: string): Promise<void> {
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (exists) throw new ExpectedError("export_exists", { path });
}

async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new ExpectedError("export_unwritable", { path, reason: messageOf(error) }, { cause: error });
  }
}

/** Of all files in the folder. One may go while it is looked at. */
async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = names.map((name) =>
    stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
