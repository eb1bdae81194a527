import { readdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** A project's folder is there, was deleted, or cannot be told: it may lie on a disk that is not mounted now. */
export type Presence = "there" | "gone" | "uncertain";

/**
 * Where the file system is mounted that a folder is on: the topmost folder above it with the same device. `undefined` when the folder
 * cannot be looked at.
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
 * Whether a folder that once was on `volume` is still there. It is `gone` only when it is missing, its volume is mounted, and the
 * nearest folder above it has something in it: the place of a disk that is not mounted is missing or empty.
 */
export async function presenceOf(folder: string, volume: string | undefined): Promise<Presence> {
  try {
    if (!(await isMissing(folder))) return "there";
    if (volume === undefined || !(await isMounted(volume))) return "uncertain";
    return (await hasContent(dirname(folder))) ? "gone" : "uncertain";
  } catch {
    // No permission, or a server that does not answer: nothing is known.
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

/** Of the nearest folder that exists. */
async function hasContent(folder: string): Promise<boolean> {
  if (await isMissing(folder)) return hasContent(dirname(folder));
  return (await readdir(folder)).length > 0;
}

async function deviceOf(path: string): Promise<number> {
  return (await stat(path)).dev;
}
