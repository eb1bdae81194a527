import { access, readdir, rename, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ExportPlan } from "../../actions/provider.js";
import { ExpectedError, messageOf } from "../../errors.js";
import type { UiKind } from "../../machine/ui.js";
import { withPartialFolder } from "../../process/partial-folder.js";

interface ExportOptions {
  readonly signal: AbortSignal;
  /** Absolute path. */
  readonly file: string;
  readonly overwrite: boolean;
  /** Says what the user should know of the work, and before others get the file. */
  say(text: string): void;
  /** Runs the long part of the work; `written` answers how many bytes there are by now. */
  whileWriting<T>(written: () => Promise<number>, work: () => Promise<T>): Promise<T>;
}

/**
 * Writes a machine to a file, whole or not at all; the machine keeps its disk. Answers the file's size in bytes. Fails with `export_exists`
 * and `export_unwritable`, and as the plan does.
 */
export async function exportMachine(
  plan: ExportPlan,
  { signal, file, overwrite, say, whileWriting }: ExportOptions,
): Promise<number> {
  if (!overwrite) await refuseExisting(file);
  const call = { signal, ui: { say: (_kind: UiKind, text: string) => say(text) } };
  // A folder of its own: whatever the export leaves there when it fails goes with it.
  return inPartialFolder(file, async (folder) => {
    const partial = join(folder, basename(file));
    await whileWriting(
      () => sizeOf(folder),
      () => plan.write(partial, call),
    );
    const { size } = await writing(file, () => stat(partial));
    if (!overwrite) await refuseExisting(file);
    await writing(file, () => rename(partial, file));
    return size;
  });
}

/** Fails with `export_unwritable` when there can be no such folder. */
async function inPartialFolder<T>(file: string, work: (folder: string) => Promise<T>): Promise<T> {
  let begun = false;
  const begin = (folder: string) => {
    begun = true;
    return work(folder);
  };
  return withPartialFolder(file, begin).catch((error: unknown) => {
    throw begun ? error : unwritable(file, error);
  });
}

function unwritable(path: string, error: unknown): ExpectedError<"export_unwritable"> {
  return new ExpectedError("export_unwritable", { path, reason: messageOf(error) }, { cause: error });
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
    throw unwritable(path, error);
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
