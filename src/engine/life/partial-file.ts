import { createWriteStream } from "node:fs";
import { readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isMakerGone, makerMark } from "../ground/maker.js";

/**
 * Writes a file whole, or not at all, from what `open` answers. It comes to be beside it, under a name that must be free: nobody's link is
 * followed. What a writer that was killed has left goes.
 */
export async function writeWhole(file: string, open: () => Promise<Readable>): Promise<void> {
  await removeLeft(file);
  const partial = partialName(file) + makerMark();
  try {
    await pipeline(await open(), createWriteStream(partial, { flags: "wx", flush: true }));
    await rename(partial, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") await rm(partial, { force: true });
    throw error;
  }
}

function partialName(file: string): string {
  return `${file}.partial-`;
}

async function removeLeft(file: string): Promise<void> {
  const prefix = basename(partialName(file));
  const names = await readdir(dirname(file)).catch(() => []);
  const left = names.filter((name) => name.startsWith(prefix) && isMakerGone(name.slice(prefix.length)));
  for (const name of left) await rm(join(dirname(file), name), { force: true });
}
