import { createHash } from "node:crypto";
import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { basename, dirname, join } from "node:path";
import { openLocked } from "./lock-file.js";

/** The lock file in each folder. Its creator holds the lock; the kernel releases it when that process ends. */
const lockName = ".vagrant-orbstack-lock";

/**
 * Runs `work` with a new folder beside a file that is being written, on the same file system. Deletes the folder
 * afterwards. First deletes what interrupted processes left beside the same file.
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

/** Contains the computer's name, because locks of another computer may not be visible on a network file system. */
function prefixOf(file: string): string {
  const computer = createHash("sha256").update(hostname()).digest("hex").slice(0, 6);
  return `${file}.partial-${computer}-`;
}

interface PartialFolder {
  readonly folder: string;
  release(): Promise<void>;
}

/** Without locks, the folder of an interrupted process is never deleted. */
async function makeFolder(file: string): Promise<PartialFolder> {
  const folder = await mkdtemp(prefixOf(file));
  try {
    const lock = await openLocked(join(folder, lockName));
    // Another process was deleting it before it was locked.
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

/** Only deletes folders of this user, and follows no links, so nobody else's files can be in them. */
async function removeIfLeft(folder: string): Promise<void> {
  const [found, mark] = [await lstat(folder), await lstat(join(folder, lockName))];
  if (!found.isDirectory() || !mark.isFile() || found.uid !== userInfo().uid) return;
  const lock = await openLocked(join(folder, lockName));
  if (lock === undefined) return;
  await lock.close();
  await rm(folder, { recursive: true, force: true });
}
