import { type FileHandle, mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ExpectedError, messageOf } from "../errors.js";
import { openLocked } from "../process/lock-file.js";

export interface LockOptions {
  readonly signal: AbortSignal;
  /** How long to wait for the holder. */
  readonly timeoutMs: number;
  /** Called once when another process holds the lock. */
  readonly onWait?: () => void;
}

/** Asking may cost a process, so whoever waits long asks less often. */
const firstRetryMs = 50;
const longestRetryMs = 400;

interface Held {
  readonly path: string;
  readonly file: FileHandle;
}

/**
 * Runs `work` while this process alone holds the lock at `path`. The kernel keeps the lock: a holder that is suspended keeps it, one
 * that was killed has lost it, and the clock has no say. Fails with `lock_timeout` when the holder does not let go in time, with
 * `lock_impossible` where there can be no lock, and with `interrupted` when the signal fires first.
 */
export function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  return withOneLock([path], options, work);
}

/** As `withLock`, with whichever lock of several is free first: as many can work at a time. All are in one folder. */
export async function withOneLock<T>(
  paths: readonly [string, ...string[]],
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const held = await acquire(paths, options);
  try {
    return await work();
  } finally {
    await release(held);
  }
}

async function acquire(
  paths: readonly [string, ...string[]],
  { signal, timeoutMs, onWait }: LockOptions,
): Promise<Held> {
  const deadline = performance.now() + timeoutMs;
  for (let retryMs = firstRetryMs; ; retryMs = Math.min(2 * retryMs, longestRetryMs)) {
    if (signal.aborted) throw new ExpectedError("interrupted", {});
    const held = await tryEach(paths);
    if (held !== undefined) return held;
    if (performance.now() > deadline)
      throw new ExpectedError("lock_timeout", { path: paths[0], seconds: timeoutMs / 1000 });
    if (retryMs === firstRetryMs) onWait?.();
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
  }
}

async function tryEach(paths: readonly string[]): Promise<Held | undefined> {
  for (const path of paths) {
    const file = await tryLock(path);
    if (file !== undefined) return { path, file };
  }
  return undefined;
}

async function tryLock(path: string): Promise<FileHandle | undefined> {
  try {
    await mkdir(dirname(path), { recursive: true });
    return await openLocked(path);
  } catch (error) {
    throw new ExpectedError("lock_impossible", { path, reason: messageOf(error) }, { cause: error });
  }
}

/** The file goes first, while it is still locked: so nobody's but our own is ever removed. */
async function release({ path, file }: Held): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
  await file.close();
}
