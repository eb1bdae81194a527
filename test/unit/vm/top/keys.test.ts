import { describe, expect, it } from "vitest";
import { press, readKeys } from "../../../../src/vm/top/keys.js";
import { firstChoice } from "../../../../src/vm/top/view.js";

describe("keys", () => {
  it("are split if several arrive together", () => {
    expect(readKeys("c\u001b[A\u001b[6~\u001bOBé\u0003")).toEqual([
      "c",
      "\u001b[A",
      "\u001b[6~",
      "\u001bOB",
      "é",
      "\u0003",
    ]);
  });

  it.each([
    ["q", "quit"],
    ["\u0003", "interrupt"],
    ["\u001a", "suspend"],
    ["m", { ...firstChoice, sort: "memory" }],
    ["r", { ...firstChoice, reverse: true }],
    ["s", { ...firstChoice, services: false }],
    ["\u001b[B", { ...firstChoice, offset: 1 }],
    ["\u001b[A", firstChoice],
    ["x", firstChoice],
    ["constructor", firstChoice],
  ])("%j", (key, expected) => {
    expect(press(key, firstChoice)).toEqual(expected);
  });
});
