import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { isProcessGone, processMark } from "../../../src/engine/ground/process-mark.js";

describe("a process mark", () => {
  it("says whether the process is gone, unless it cannot be seen", async () => {
    const child = execa("sleep", ["60"], { reject: false });
    const mark = processMark(child.pid);
    expect(mark).toMatch(/^[a-z0-9-]{20,49}$/);
    expect(isProcessGone(mark)).toBe(false);
    child.kill("SIGKILL");
    await child;
    expect(isProcessGone(mark)).toBe(true);
    expect(isProcessGone(mark.replace(/^[^-]+/, "abcdef"))).toBe(false);
    expect(isProcessGone("true")).toBe(false);
  });

  it("differs from that of another process with the same id", () => {
    expect(isProcessGone(processMark().replace(/\d+$/, "1"))).toBe(true);
    expect(isProcessGone(processMark())).toBe(false);
  });
});
