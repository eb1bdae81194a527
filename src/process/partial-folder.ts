import { createHash } from "node:crypto";
import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { basename, dirname, join } from "node:path";
import { openLocked } from "./lock-file.js";

/** A file in each folder, which its creator keeps locked: the kernel releases it when that process ends, for whatever reason. */
const lockName = ".vagrant-orbstack-lock";

/**
 * Runs `work` with a new folder beside a file that is being made, on the same file system. It is gone afterwards. What makers that were
 * killed have left of the same file goes first.
 */
export async function withPartialFolder<T>(file: string, work: (folder: string) => Promise<T>): Promise<T> {
  await removeLeft(file);
  const { folder, release } = await makeFolder(file);
  try {
    return await work(folder);
  } finally {
    await release();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Locks of another computer may not be seen over a network file system: its folders have another name. */
function prefixOf(file: string): string {
  const computer = createHash("sha256").update(hostname()).digest("hex").slice(0, 6);
  return `${file}.partial-${computer}-`;
}

interface PartialFolder {
  readonly folder: string;
  release(): Promise<void>;
}

/** Where the file system has no locks, nobody removes the folder of a maker that was killed. */
async function makeFolder(file: string): Promise<PartialFolder> {
  const folder = await mkdtemp(prefixOf(file));
  try {
    const lock = await openLocked(join(folder, lockName));
    // Somebody was about to remove it, before it was locked.
    return lock === undefined ? makeFolder(file) : { folder, release: () => lock.close() };
  } catch {
    return { folder, release: async () => undefined };
  }
}

async function removeLeft(file: string): Promise<void> {
  const prefix = basename(prefixOf(file));
  const names = await readdir(dirname(file)).catch(() => []);
  for (const name of names.filter((candidate) => candidate.startsWith(prefix)))
    await removeIfLeft(join(dirname(file), name)).catch(() => undefined);
}

/** Only what is the user's own, and no link: in such a folder nobody else can have put anything. */
async function removeIfLeft(folder: string): Promise<void> {
  const [found, mark] = [await lstat(folder), await lstat(join(folder, lockName))];
  if (!found.isDirectory() || !mark.isFile() || found.uid !== userInfo().uid) return;
  const lock = await openLocked(join(folder, lockName));
  if (lock === undefined) return;
  await lock.close();
  await rm(folder, { recursive: true, force: true });
}
