import { describe, expect, it } from "vitest";
import { type Lab, type LabClaim, withClaim, without } from "../../../src/state/lab-numbers.js";

const now = new Date("2026-01-01T00:00:00Z");

/** The labs of a computer, which claims change. */
class Labs {
  readonly map = new Map<string, Lab>();

  claim(machine: string, links: readonly string[], more: Partial<LabClaim> = {}): readonly number[] {
    const place = { name: "campus", root_path: "/p", machines_folder: "/p/.vagrant/machines" };
    const claim = { id: undefined, ...place, machine, links, gone: [], ...more };
    const { id, lab } = withClaim(claim, this.map, `${claim.name}-${this.map.size}`, now);
    this.map.set(id, lab);
    return lab.allocations[machine] ?? [];
  }
}

describe("the numbers of links", () => {
  it("are the same at all ends, and stay when machines come up again in another order", () => {
    const labs = new Labs();
    expect(labs.claim("r1", ["r1-r2", "core"])).toEqual([100, 101]);
    expect(labs.claim("r2", ["r1-r2", "r2-r3"])).toEqual([100, 102]);
    expect(labs.claim("r2", ["r2-r3", "r1-r2"])).toEqual([102, 100]);
    expect(labs.claim("r1", ["r1-r2", "core"])).toEqual([100, 101]);
    expect(labs.map.get("campus-0")).toMatchObject({
      allocations: { r1: [100, 101], r2: [102, 100] },
      next_vlan: 103,
    });
  });

  it("are in use by one lab only", () => {
    const labs = new Labs();
    labs.claim("r1", ["a", "b"]);
    const other = { name: "campus1", root_path: "/q", machines_folder: "/q/.vagrant/machines" };
    expect(labs.claim("r1", ["a", "b"], other)).toEqual([102, 103]);
    expect(labs.claim("r2", ["a", "c"])).toEqual([100, 104]);
    expect([...labs.map.keys()]).toEqual(["campus-0", "campus1-1"]);
  });

  it("of a lab that was moved are found by its id", () => {
    const labs = new Labs();
    labs.claim("r1", ["a"]);
    const moved = { id: "campus-0", name: "other", root_path: "/new", machines_folder: "/new/m" };
    expect(labs.claim("r2", ["a"], moved)).toEqual([100]);
    expect(labs.map.get("campus-0")).toMatchObject({
      name: "other",
      root_path: "/new",
      machines_folder: "/new/m",
    });
  });

  it("are freed with the last machine of a link, and not given to another link at once", () => {
    const labs = new Labs();
    labs.claim("r1", ["a"]);
    labs.claim("r2", ["a", "b"]);
    const lab = labs.map.get("campus-0");
    if (lab === undefined) throw new Error("there is no lab");
    expect(without(lab, "r1").links).toEqual({ a: 100, b: 101 });
    labs.map.set("campus-0", without(lab, "r2"));
    expect(labs.claim("r3", ["c"])).toEqual([102]);
    expect(labs.claim("r4", ["d"], { gone: ["r1"] })).toEqual([103]);
    expect(labs.map.get("campus-0")).toMatchObject({
      allocations: { r3: [102], r4: [103] },
      links: { c: 102, d: 103 },
    });
  });

  it("begin again after the last one, and end with an error", () => {
    const labs = new Labs();
    const keys = Array.from({ length: 3_994 }, (_, index) => `l${index}`);
    labs.claim("r1", keys);
    expect(labs.claim("r2", ["x"])).toEqual([4_094]);
    expect(() => labs.claim("r3", ["y"])).toThrow("lab_numbers_used");
    labs.claim("r1", keys.slice(1));
    expect(labs.claim("r3", ["y"])).toEqual([100]);
  });

  it("in a file of another program count as used, too", () => {
    const labs = new Labs();
    labs.map.set("foreign", { schema_version: 1, allocations: { a: [100, 103] }, next_vlan: 101 });
    expect(labs.claim("r1", ["a", "b", "c"])).toEqual([101, 102, 104]);
  });
});
