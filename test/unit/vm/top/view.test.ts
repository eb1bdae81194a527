import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MachineReport } from "../../../../src/operations/report/report.js";
import { cut, firstChoice, type SortKey, viewOf } from "../../../../src/vm/top/view.js";
import { FakeWorld } from "../../../support/fake-parts.js";

const { machine } = new FakeWorld();

function reportOf(name: string, cpuPercent?: number): MachineReport {
  const figures = cpuPercent === undefined ? {} : { figures: { addresses: [], cpuPercent } };
  const services = [{ name: "redis", running: true }];
  return { machine: { ...machine, name }, state: "running", services, ...figures };
}

const reports = [reportOf("web", 3), reportOf("db", 70), reportOf("away")];
const wide = { colour: false, columns: 100, rows: 30, now: new Date(0), count: 3 };

function names(sort: SortKey, reverse = false): string[] {
  const { lines } = viewOf(reports, { ...firstChoice, sort, reverse, services: false }, wide);
  return lines.slice(4).map((line) => line.split(" ")[0] ?? "");
}

describe("the view", () => {
  it.each<[SortKey, boolean, string[]]>([
    ["name", false, ["away", "db", "web"]],
    ["name", true, ["web", "db", "away"]],
    ["cpu", false, ["db", "web", "away"]],
    ["cpu", true, ["web", "db", "away"]],
    ["memory", false, ["away", "db", "web"]],
  ])("sorts by %s, reversed: %j", (sort, reverse, expected) => {
    expect(names(sort, reverse)).toEqual(expected);
  });

  it("shows the order, the keys and the number of missing reports", () => {
    const [title, keys] = viewOf(reports, firstChoice, { ...wide, count: 4 }).lines;
    expect(title).toContain("3 of 4 running, waiting for 1  by name");
    for (const key of ["[n]", "[c]", "[m]", "[d]", "[u]", "[r]", "[s]", "[q]"]) expect(keys).toContain(key);
  });

  it("shows services, or not", () => {
    const text = (services: boolean) => viewOf(reports, { ...firstChoice, services }, wide).lines.join("\n");
    expect(text(true)).toContain("redis");
    expect(text(false)).not.toContain("redis");
  });

  it("scrolls only as far as there is content", () => {
    const few = { ...wide, rows: 6 };
    expect(viewOf(reports, { ...firstChoice, offset: 99 }, few).offset).toBe(6);
    expect(viewOf(reports, { ...firstChoice, offset: 99 }, wide).offset).toBe(0);
    expect(viewOf(reports, { ...firstChoice, offset: 1 }, few).lines[3]).toMatch(/^away /);
  });

  it("fits any screen", () => {
    fc.assert(
      fc.property(fc.nat(120), fc.nat(40), fc.boolean(), (columns, rows, colour) => {
        const { lines } = viewOf(reports, firstChoice, { ...wide, columns, rows, colour });
        expect(lines.length).toBeLessThanOrEqual(rows);
        for (const line of lines)
          expect([...stripVTControlCharacters(line)].length).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

describe("cut", () => {
  it("ends all colours", () => {
    expect(cut("\u001b[32mgreen\u001b[39m and more", 3)).toBe("\u001b[32mgre\u001b[39m");
  });
});
