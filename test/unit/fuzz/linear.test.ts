import { describe, expect, it } from "vitest";
import { hostileTexts } from "./hostile-texts.js";
import { targets } from "./targets.js";
import { timeOf, walk } from "./timing.js";

const sizes = [4, 16, 64].map((kib) => kib * 1024);
/** How much longer than a plain loop over the text a parser may take, on a computer with other load. */
const mostWalks = 150;
/** How much longer four times the text may take. A quadratic parser takes sixteen times as long. */
const mostGrowth = 8;

/** Whether four times the text takes much more than four times as long. Measured again if it seems so. */
function isTooSlow(take: (text: string) => void, quarter: string, text: string): boolean {
  return [1, 3, 10].every((tries) => {
    const [taken, walked] = [timeOf(() => take(text), tries), timeOf(() => walk(text), tries)];
    // The clock is not more precise, and garbage collection takes time.
    if (taken < mostWalks * Math.max(walked, 0.5)) return false;
    return taken > mostGrowth * timeOf(() => take(quarter), tries);
  });
}

/** The smallest text on which it takes too long. A parser that is not linear would take minutes for the largest. */
function firstTooSlow(take: (text: string) => void, make: (size: number) => string): string | undefined {
  const size = sizes.find((size) => isTooSlow(take, make(size / 4), make(size)));
  return size === undefined
    ? undefined
    : `${size} characters take much more than four times a quarter of them`;
}

describe.each(targets)("$name", ({ take }) => {
  it.each(hostileTexts)(
    "take no longer than in proportion: $name",
    ({ make }) => {
      expect(firstTooSlow(take, make)).toBeUndefined();
    },
    60_000,
  );
});
