import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { isMakerGone, makerMark } from "../../../src/engine/ground/maker.js";

describe("a maker's mark", () => {
  it("tells whether the process is gone, and nothing about one that cannot be seen", async () => {
    const maker = execa("sleep", ["60"], { reject: false });
    const mark = makerMark(maker.pid);
    expect(mark).toMatch(/^[a-z0-9-]{20,49}$/);
    expect(isMakerGone(mark)).toBe(false);
    maker.kill("SIGKILL");
    await maker;
    expect(isMakerGone(mark)).toBe(true);
    expect(isMakerGone(mark.replace(/^[^-]+/, "abcdef"))).toBe(false);
    expect(isMakerGone("true")).toBe(false);
  });

  it("is not taken for that of another process with the same id", () => {
    expect(isMakerGone(makerMark().replace(/\d+$/, "1"))).toBe(true);
    expect(isMakerGone(makerMark())).toBe(false);
  });
});
