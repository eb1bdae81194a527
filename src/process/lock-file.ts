import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";

/** What `open` takes besides the usual, where it can lock at once: libuv's `UV_FS_O_EXLOCK`, which Node.js has no name for. */
const lockingFlags: Partial<Record<NodeJS.Platform, number>> = {
  darwin: 0x20 | constants.O_NONBLOCK,
  win32: 0x1000_0000,
};

/** Error codes that mean: somebody else holds the lock. */
const heldCodes: ReadonlySet<string> = new Set(["EAGAIN", "EWOULDBLOCK", "EBUSY"]);
const heldByAnother = 1;

/**
 * Opens a file and locks it, or answers `undefined` when somebody else holds it. The lock belongs to the descriptor: the kernel frees
 * it when that is closed or its process has ended, however it ended, and at no other time.
 */
export async function openLocked(path: string): Promise<FileHandle | undefined> {
  const file = await openFile(path);
  if (file === undefined) return undefined;
  try {
    if ((await locks(file)) && (await isAt(path, file))) return file;
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return undefined;
}

async function openFile(path: string): Promise<FileHandle | undefined> {
  const flags = constants.O_RDWR | constants.O_CREAT | (lockingFlags[process.platform] ?? 0);
  try {
    return await open(path, flags, 0o600);
  } catch (error) {
    if (heldCodes.has(String((error as NodeJS.ErrnoException).code))) return undefined;
    throw error;
  }
}

/** Where `open` does not lock, the program `flock` does: a lock on a descriptor that it was given stays when it has ended. */
async function locks(file: FileHandle): Promise<boolean> {
  if (lockingFlags[process.platform] !== undefined) return true;
  const child = spawn("flock", ["-n", "3"], { stdio: ["ignore", "ignore", "ignore", file.fd] });
  const [code] = await once(child, "close");
  if (code !== 0 && code !== heldByAnother) throw new Error(`flock ended with ${code}`);
  return code === 0;
}

/** The holder removes the file when it releases it: what was locked in the meantime may be a deleted file that nobody else sees. */
async function isAt(path: string, file: FileHandle): Promise<boolean> {
  const [own, there] = await Promise.all([file.stat(), stat(path).catch(() => undefined)]);
  return process.platform === "win32" || (own.ino === there?.ino && own.dev === there.dev);
}
