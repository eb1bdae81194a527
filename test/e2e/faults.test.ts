import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actions } from "../support/faults/actions.js";
import { FaultBench } from "../support/faults/bench.js";
import { faults } from "../support/faults/faults.js";
import { readTable, writeTable } from "../support/faults/table.js";
import { verdictOf } from "../support/faults/verdict.js";
import { sampled } from "../support/sampled.js";

const file = "docs/faults.md";
/** In CI. All of them take six minutes. */
const sampleSize = 14;
/** Rewrites the page with the results. */
const updates = process.env.UPDATE_DOCS !== undefined;

const means = (fault: string, action: string) => faults[fault]?.only?.includes(action) ?? true;

const cells = Object.keys(faults).flatMap((fault) =>
  Object.keys(actions)
    .filter((action) => means(fault, action))
    .map((action) => ({ fault, action })),
);

describe(`what ${file} says`, () => {
  let bench: FaultBench;
  let document: string;

  beforeAll(async () => {
    document = await readFile(file, "utf8");
    bench = await FaultBench.open();
  });
  afterAll(() => bench?.clear());

  it.for(sampled(cells, sampleSize, "faults"))("$fault: $action", async ({ fault, action }, context) => {
    const [doing, asked] = [faults[fault], actions[action]];
    if (doing === undefined || asked === undefined) throw new Error("it is in no table");
    if (doing.needsRoot && process.getuid?.() !== 0) return context.skip("only root may mount file systems");
    const seen = await verdictOf(bench, { fault: doing, action: asked });
    const known = readTable(document);
    if (!updates) return expect(known[fault]?.[action]).toBe(seen);
    document = writeTable(document, { ...known, [fault]: { ...known[fault], [action]: seen } });
    await writeFile(file, document);
  });

  it("has a cell for each fault and action, and no other", () => {
    expect(writeTable(document, readTable(document))).toBe(document);
    for (const [fault, row] of Object.entries(readTable(document)))
      for (const [action, cell] of Object.entries(row))
        expect([fault, action, cell === "–"]).toEqual([fault, action, !means(fault, action)]);
  });
});
