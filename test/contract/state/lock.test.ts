import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { withLock, withOneLock } from "../../../src/state/lock.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

async function lockIn() {
  const path = join(await temporaryFolder(), "deep", "create.lock");
  const never = new AbortController();
  return { path, options: { signal: never.signal, timeoutMs: 60_000 } };
}

const holders: ChildProcess[] = [];
afterEach(() => {
  for (const holder of holders.splice(0)) holder.kill("SIGKILL");
});

/** A process that holds the lock. */
async function holderOf(path: string): Promise<ChildProcess> {
  const program = join(import.meta.dirname, "..", "..", "support", "lock-holder.ts");
  const holder = spawn(process.execPath, ["--import", "tsx", program, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  holders.push(holder);
  await once(holder.stdout, "data");
  return holder;
}

/** Makes the lock files look as after a jump of the clock, or with a holder that has been silent for long. */
async function age(folder: string): Promise<void> {
  const longAgo = new Date(Date.now() - 24 * 60 * 60_000);
  for (const name of await readdir(folder)) await utimes(join(folder, name), longAgo, longAgo);
}

describe("withLock", () => {
  it("runs one piece of work at a time", async () => {
    const { path, options } = await lockIn();
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => withLock(path, options, work)));
    expect(most).toBe(1);
  });

  it("runs as many in parallel as there are locks", async () => {
    const { path, options } = await lockIn();
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      while (most < 2) await new Promise((resolve) => setImmediate(resolve));
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => withOneLock([path, `${path}2`], options, work)));
    expect(most).toBe(2);
  });

  it("is released if the work fails", async () => {
    const { path, options } = await lockIn();
    await expect(withLock(path, options, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await withLock(path, options, async () => "in")).toBe("in");
  });

  it("names the lock that timed out", async () => {
    const { path, options } = await lockIn();
    const waiting = withLock(path, options, () =>
      withLock(path, { ...options, timeoutMs: 0 }, async () => "never"),
    );
    await expect(waiting).rejects.toMatchObject({ key: "lock_timeout", data: { path } });
  });

  it("ends after an interrupt", async () => {
    const { path, options } = await lockIn();
    const interrupt = new AbortController();
    const waiting = withLock(path, options, () =>
      withLock(
        path,
        { signal: interrupt.signal, timeoutMs: 60_000, onWait: () => interrupt.abort() },
        async () => "never",
      ),
    );
    await expect(waiting).rejects.toMatchObject({ key: "interrupted" });
  });

  it("is kept by a suspended holder, for any time and with any clock", async () => {
    const { path, options } = await lockIn();
    const holder = await holderOf(path);
    holder.kill("SIGSTOP");
    await age(dirname(path));
    const second = withLock(path, { ...options, timeoutMs: 200 }, async () => "in");
    await expect(second).rejects.toMatchObject({ key: "lock_timeout" });
  });

  it("is free as soon as its holder was killed, and its file does not matter", async () => {
    const { path, options } = await lockIn();
    const holder = await holderOf(path);
    holder.kill("SIGKILL");
    await once(holder, "close");
    expect(await withLock(path, { ...options, timeoutMs: 0 }, async () => "in")).toBe("in");
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it("is not released by a former holder", async () => {
    const { path, options } = await lockIn();
    const refuseThird = async () => {
      const third = withLock(path, { ...options, timeoutMs: 0 }, async () => "in");
      await expect(third).rejects.toMatchObject({ key: "lock_timeout" });
    };
    let second: Promise<void> | undefined;
    await withLock(path, options, async () => {
      second = withLock(path, options, refuseThird);
    });
    await second;
  });

  it("runs waiting work one at a time", async () => {
    const { path, options } = await lockIn();
    const holder = await holderOf(path);
    const order: string[] = [];
    const waiting = ["a", "b", "c", "d"].map((name) =>
      withLock(path, options, async () => {
        order.push(name);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(name);
      }),
    );
    holder.kill("SIGKILL");
    await Promise.all(waiting);
    for (let index = 0; index < order.length; index += 2) expect(order[index]).toBe(order[index + 1]);
  });

  it("says why locking does not work", async () => {
    const { path, options } = await lockIn();
    const file = join(path, "..", "..", "file");
    await writeFile(file, "");
    const locking = withLock(join(file, "a.lock"), options, async () => "in");
    await expect(locking).rejects.toMatchObject({ key: "lock_impossible" });
  });
});
