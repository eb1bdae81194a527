import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withLock, withOneLock } from "../../../src/state/lock.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

async function lockIn() {
  const path = join(await temporaryFolder(), "deep", "create.lock");
  const never = new AbortController();
  return { path, options: { signal: never.signal, timeoutMs: 5_000 } };
}

describe("withLock", () => {
  it("lets one piece of work in at a time", async () => {
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

  it("lets as many in as there are locks to choose from", async () => {
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

  it("lets go when the work fails", async () => {
    const { path, options } = await lockIn();
    await expect(withLock(path, options, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await withLock(path, options, async () => "in")).toBe("in");
  });

  it("says whose lock it waited for in vain", async () => {
    const { path, options } = await lockIn();
    const waiting = withLock(path, options, () =>
      withLock(path, { ...options, timeoutMs: 0 }, async () => "never"),
    );
    await expect(waiting).rejects.toMatchObject({ key: "lock_timeout", data: { path } });
  });

  it("gives up waiting when it is interrupted", async () => {
    const { path, options } = await lockIn();
    const interrupt = new AbortController();
    const waiting = withLock(path, options, () =>
      withLock(
        path,
        { signal: interrupt.signal, timeoutMs: 5_000, onWait: () => interrupt.abort() },
        async () => "never",
      ),
    );
    await expect(waiting).rejects.toMatchObject({ key: "interrupted" });
  });
});
