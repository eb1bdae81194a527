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
  /** Tells the user what they should know before they share the file. */
  say(text: string): void;
  /** Runs the long part of the work. `written` returns the number of bytes so far. */
  whileWriting<T>(written: () => Promise<number>, work: () => Promise<T>): Promise<T>;
}

/**
 * Exports a machine to a file. A failure leaves no file; the machine's disk is not changed. Returns the file's size in
 * bytes. Fails with `export_exists`, `export_unwritable`, and as the plan does.
 */
export async function exportMachine(
  plan: ExportPlan,
  { signal, file, overwrite, say, whileWriting }: ExportOptions,
): Promise<number> {
  if (!overwrite) await refuseExisting(file);
  const call = { signal, ui: { say: (_kind: UiKind, text: string) => say(text) } };
  // A separate folder, so that everything a failed export leaves is deleted with it.
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

/** Fails with `export_unwritable` if the folder cannot be created. */
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

/** The total size of the folder's files. Files may disappear meanwhile. */
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
