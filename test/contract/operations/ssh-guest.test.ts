import { execa } from "execa";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteForShell } from "../../../src/actions/guest/ssh-guest.js";

describe("quoteForShell", () => {
  it("survives a shell unchanged", async () => {
    const words = fc.sample(fc.string({ unit: "binary" }), 200).map((word) => word.replaceAll("\0", ""));
    const { stdout } = await execa("sh", ["-c", `printf '%s\\0' ${words.map(quoteForShell).join(" ")}`]);
    expect(stdout.split("\0").slice(0, -1)).toEqual(words);
  });
});
