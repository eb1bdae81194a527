import { readdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** Whether a project's folder exists. `uncertain`: it may be on a disk that is not mounted. */
export type Presence = "there" | "gone" | "uncertain";

/**
 * The mount point of the file system that contains a folder: the topmost parent on the same device. `undefined` if the
 * folder cannot be read.
 */
export async function volumeOf(folder: string): Promise<string | undefined> {
  const device = await deviceOf(folder).catch(() => undefined);
  if (device === undefined) return undefined;
  let top = folder;
  while (dirname(top) !== top && (await deviceOf(dirname(top)).catch(() => undefined)) === device)
    top = dirname(top);
  return top;
}

/**
 * Whether a folder that was on `volume` still exists. `gone` only if it is missing, its volume is mounted, and its
 * nearest existing parent is not empty, because the mount point of an unmounted disk is missing or empty.
 */
export async function presenceOf(folder: string, volume: string | undefined): Promise<Presence> {
  try {
    if (!(await isMissing(folder))) return "there";
    if (volume === undefined || !(await isMounted(volume))) return "uncertain";
    return (await hasContent(dirname(folder))) ? "gone" : "uncertain";
  } catch {
    // No permission, or a server that does not answer.
    return "uncertain";
  }
}

async function isMissing(path: string): Promise<boolean> {
  try {
    await stat(path);
    return false;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return true;
    throw error;
  }
}

async function isMounted(volume: string): Promise<boolean> {
  const above = dirname(volume);
  return above === volume || (await deviceOf(volume)) !== (await deviceOf(above));
}

/** For the nearest existing folder. */
async function hasContent(folder: string): Promise<boolean> {
  if (await isMissing(folder)) return hasContent(dirname(folder));
  return (await readdir(folder)).length > 0;
}

async function deviceOf(path: string): Promise<number> {
  return (await stat(path)).dev;
}
