import { afterEach, describe, expect, it, vi } from "vitest";
import { isAlive, ownProcessId } from "../../../src/process/process-id.js";

afterEach(() => vi.unstubAllGlobals());

describe.each([
  ["linux", /^\d+$/],
  ["darwin", /\d\d:\d\d:\d\d \d{4}$/],
])("a process on %s", (platform, start) => {
  it("is distinguished from another with the same id, and from one that has ended", async () => {
    vi.stubGlobal("process", Object.create(process, { platform: { value: platform } }));
    const own = await ownProcessId();
    expect(own).toEqual({ pid: process.pid, started: expect.stringMatching(start) });
    expect(await isAlive(own)).toBe(true);
    expect(await isAlive({ ...own, started: "before" })).toBe(false);
    expect(await isAlive({ ...own, pid: 2 ** 30 })).toBe(false);
  });
});
