import { describe, expect, it } from "vitest";
import { countChanges, paintDiff, unifiedDiff } from "../../../src/machine/text-diff.js";

const saved = (text: string) => ({ name: "r1.cfg", version: "saved", text });
const running = (text: string) => ({ name: "r1.cfg", version: "running", text });

describe("the difference of two texts", () => {
  it("is empty if nothing changed", () => {
    expect(unifiedDiff(saved("a\n"), running("a\n"))).toEqual([]);
    expect(countChanges(saved("a\n"), running("a\n"))).toEqual({ added: 0, removed: 0 });
  });

  it("has both versions in its headers, and shows a missing end of the last line", () => {
    expect(unifiedDiff(saved("a\nb\n"), running("a\nc"))).toEqual([
      ...["--- r1.cfg\tsaved", "+++ r1.cfg\trunning", "@@ -1,2 +1,2 @@", " a", "-b", "+c"],
      "\\ No newline at end of file",
    ]);
  });

  it("counts lines that begin like a header", () => {
    expect(countChanges(saved("-- a\n"), running("++ b\n++ c\n"))).toEqual({ added: 2, removed: 1 });
  });

  it("is everything if two long texts have nothing in common", () => {
    const lines = (prefix: string) =>
      Array.from({ length: 6_000 }, (_, line) => `${prefix}${line}\n`).join("");
    expect(countChanges(saved(lines("a")), running(lines("b")))).toEqual({ added: 6_000, removed: 6_000 });
  });

  it("has colours for a terminal", () => {
    expect(["@@ -1 +1 @@", "+a", " a"].map(paintDiff)).toEqual([
      "\u001b[36m@@ -1 +1 @@\u001b[0m",
      "\u001b[32m+a\u001b[0m",
      " a",
    ]);
  });
});
