import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";

/** The flag that makes `open` lock the file, where it exists: libuv's `UV_FS_O_EXLOCK`, for which Node.js has no name. */
const lockingFlags: Partial<Record<NodeJS.Platform, number>> = {
  darwin: 0x20 | constants.O_NONBLOCK,
  win32: 0x1000_0000,
};

/** Error codes that mean that another process holds the lock. */
const heldCodes: ReadonlySet<string> = new Set(["EAGAIN", "EWOULDBLOCK", "EBUSY"]);
const heldByAnother = 1;

/**
 * Opens a file and locks it; `undefined` if another process holds the lock. The lock belongs to the descriptor: the
 * kernel releases it when that is closed or the process ends, and never otherwise.
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

/** Where `open` cannot lock, the program `flock` locks the descriptor that it inherits. The lock stays when `flock` exits. */
async function locks(file: FileHandle): Promise<boolean> {
  if (lockingFlags[process.platform] !== undefined) return true;
  const child = spawn("flock", ["-n", "3"], { stdio: ["ignore", "ignore", "ignore", file.fd] });
  const [code] = await once(child, "close");
  if (code !== 0 && code !== heldByAnother) throw new Error(`flock failed with exit status ${code}`);
  return code === 0;
}

/** The holder deletes the file when it releases the lock, so a file that was locked meanwhile may be deleted. */
async function isAt(path: string, file: FileHandle): Promise<boolean> {
  const [own, there] = await Promise.all([file.stat(), stat(path).catch(() => undefined)]);
  return process.platform === "win32" || (own.ino === there?.ino && own.dev === there.dev);
}
