import { type FileHandle, mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ExpectedError, messageOf } from "../errors.js";
import { openLocked } from "../process/lock-file.js";

export interface LockOptions {
  readonly signal: AbortSignal;
  /** How long to wait for the holder. */
  readonly timeoutMs: number;
  /** Called once if another process holds the lock. */
  readonly onWait?: () => void;
}

/** Each attempt may start a process, so the interval grows. */
const firstRetryMs = 50;
const longestRetryMs = 400;

interface Held {
  readonly path: string;
  readonly file: FileHandle;
}

/**
 * Runs `work` while this process alone holds the lock at `path`. The kernel keeps the lock: a suspended holder keeps
 * it, a killed one loses it, and no clock is involved. Fails with `lock_timeout` if the holder does not release it in
 * time, with `lock_impossible` if locks do not work there, and with `interrupted`.
 */
export function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  return withOneLock([path], options, work);
}

/**
 * Like `withLock`, with the first free one of several locks, so that as many processes can work at the same time. All
 * locks must be in one folder.
 */
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

/** Deletes the file while it is still locked, so only our own file is ever deleted. */
async function release({ path, file }: Held): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
  await file.close();
}
