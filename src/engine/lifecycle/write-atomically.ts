import { createWriteStream } from "node:fs";
import { readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isProcessGone, processMark } from "../ground/process-mark.js";

/**
 * Writes a file from the stream that `open` returns. A failure leaves no file. The content is written beside it first,
 * to a file that must be new, so links are not followed. Also deletes what interrupted writers left.
 */
export async function writeAtomically(file: string, open: () => Promise<Readable>): Promise<void> {
  await removeStale(file);
  const partial = partialName(file) + processMark();
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

async function removeStale(file: string): Promise<void> {
  const prefix = basename(partialName(file));
  const names = await readdir(dirname(file)).catch(() => []);
  const left = names.filter((name) => name.startsWith(prefix) && isProcessGone(name.slice(prefix.length)));
  for (const name of left) await rm(join(dirname(file), name), { force: true });
}
