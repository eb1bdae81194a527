import { hostileTexts } from "../test/unit/fuzz/hostile-texts.js";
import { targets } from "../test/unit/fuzz/targets.js";
import { timeOf, walk } from "../test/unit/fuzz/timing.js";

const size = 256 * 1024;
const perMb = (1024 * 1024) / size;

interface Measured {
  readonly name: string;
  readonly ours: number;
  readonly yardstick: number;
}

/** For each parser, the milliseconds for a MB of its slowest text, and of a plain loop over that text. */
export function parserRows(tries: number): string[][] {
  return targets.map(({ name, take }) => {
    const all = hostileTexts.map((text) => measure(text.name, take, text.make(size), tries));
    const worst = all.reduce((a, b) => (b.ours > a.ours ? b : a));
    const ratio = (worst.ours / worst.yardstick).toFixed(2);
    return [`reading ${name}, worst`, inMsPerMb(worst.ours), inMsPerMb(worst.yardstick), ratio, worst.name];
  });
}

function measure(name: string, take: (text: string) => void, text: string, tries: number): Measured {
  const ours = timeOf(() => take(text), tries) * perMb;
  return { name, ours, yardstick: timeOf(() => walk(text), tries) * perMb };
}

const inMsPerMb = (value: number) => `${value.toFixed(1)} ms/MB`;
