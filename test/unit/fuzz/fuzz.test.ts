import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { targets } from "./targets.js";

/** For all targets together. `FUZZ_INPUTS=10000000` runs longer, `FUZZ_SEED` repeats a run. */
const inputs = Number(process.env.FUZZ_INPUTS ?? 100_000);
const seed = Number(process.env.FUZZ_SEED ?? process.env.COMMIT_SEED);
const perTarget = Math.ceil(inputs / targets.length);
const timeoutMs = 60_000 + inputs * 10;

describe(`any input (FUZZ_SEED=${seed})`, () => {
  it.each(targets)(
    "$name",
    ({ text, take }) => {
      const outcome = fc.check(fc.property(text, take), { numRuns: perTarget, seed });
      expect(outcome.failed ? fc.defaultReportMessage(outcome) : "").toBe("");
      expect(outcome.numRuns).toBe(perTarget);
    },
    timeoutMs,
  );
});
