import { access, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ExpectedError } from "../errors.js";

export interface LockOptions {
  readonly signal: AbortSignal;
  /** How long to wait for the holder. */
  readonly timeoutMs: number;
  /** Called once when another process holds the lock. */
  readonly onWait?: () => void;
}

/** A holder that was killed is noticed after this time; a living one refreshes the lock several times within it. */
const staleMs = 5_000;
const retryMs = 50;

/**
 * Runs `work` while this process alone holds the lock at `path`. Fails with `lock_timeout` when the holder does not let go
 * in time, and with `interrupted` when the signal fires first.
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
  await mkdir(dirname(paths[0]), { recursive: true });
  const release = await acquire(paths, options);
  try {
    return await work();
  } finally {
    await release().catch(() => undefined);
  }
}

/** Whether somebody took the lock and died: nobody has it, and its mark is there. */
export async function isAbandoned(path: string): Promise<boolean> {
  const marked = await access(`${path}.lock`).then(
    () => true,
    () => false,
  );
  if (!marked) return false;
  const { check } = await import("proper-lockfile");
  return !(await check(path, { realpath: false, stale: staleMs }));
}

async function acquire(
  paths: readonly [string, ...string[]],
  { signal, timeoutMs, onWait }: LockOptions,
): Promise<() => Promise<void>> {
  const deadline = Date.now() + timeoutMs;
  let told = false;
  for (;;) {
    if (signal.aborted) throw new ExpectedError("interrupted", {});
    for (const path of paths) {
      const release = await tryLock(path);
      if (release !== undefined) return release;
    }
    if (Date.now() > deadline)
      throw new ExpectedError("lock_timeout", { path: paths[0], seconds: timeoutMs / 1000 });
    if (!told) onWait?.();
    told = true;
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
  }
}

async function tryLock(path: string): Promise<(() => Promise<void>) | undefined> {
  // Loaded when it is needed: most commands create nothing.
  const { lock } = await import("proper-lockfile");
  try {
    // `realpath: false`: the lock is a name of its own, no file stands behind it.
    return await lock(path, {
      realpath: false,
      stale: staleMs,
      update: 1_000,
      onCompromised: () => undefined,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ELOCKED") return undefined;
    throw error;
  }
}
