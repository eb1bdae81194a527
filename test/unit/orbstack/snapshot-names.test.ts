import { describe, expect, it } from "vitest";
import { checkName } from "../../../src/orbstack/names.js";
import {
  belongsTo,
  generateCloneName,
  isReservedName,
  labelOf,
  restoreNames,
} from "../../../src/orbstack/snapshot-names.js";

const owner = "01JD8ZK3V0C5W8Q2M4X6Y7N9PT";
const prefix = "vagrant-snap-01jd8zk3v0c5w8q2m4x6y7n9pt-";
const hostName = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/;

describe("the name of a clone", () => {
  it.each([
    ["before-upgrade", "before-upgrade"],
    ["Before Upgrade!", "before-upgrade"],
    ["push_1700000000_42", "push-1700000000-42"],
    ["-x", "-x"],
    ["später", "sp-ter"],
    ["日本語", ""],
    ["--", ""],
    ["a".repeat(300), "a".repeat(18)],
  ])("for '%s' is a valid host name", (label, slug) => {
    const name = generateCloneName(owner, label, "3fa2");
    expect(name).toBe(`${prefix}3fa2-${slug}`.replace(/-+$/, ""));
    expect(name).toMatch(hostName);
  });

  it("is different each time", () => {
    const names = Array.from({ length: 20 }, () => generateCloneName(owner, "x"));
    expect(new Set(names).size).toBeGreaterThan(18);
  });

  it("contains the owner and the snapshot's name", () => {
    const name = generateCloneName(owner, "before-upgrade");
    expect(belongsTo(owner, name)).toBe(true);
    expect(belongsTo("01JD8ZK3V0C5W8Q2M4X6Y7N9PU", name)).toBe(false);
    expect(labelOf(owner, name)).toBe("before-upgrade");
    expect(labelOf(owner, generateCloneName(owner, "日本語", "3fa2"))).toBe("3fa2");
  });

  it("is not allowed for a machine", () => {
    const { next, former } = restoreNames(owner);
    for (const name of [generateCloneName(owner, "x"), next, former, "Vagrant-Snap-1"]) {
      expect(isReservedName(name)).toBe(true);
      expect(() => checkName(name)).toThrow("machine_name_invalid");
    }
    expect(isReservedName("vagrant-default-a3b2c1")).toBe(false);
  });
});
