import type { Impairments } from "../../network/impairments.js";

type Properties = Readonly<Record<string, unknown>>;

/** Reads the answer of `tc -j qdisc show`, by interface. Ignores what it does not know. */
export function readNetem(answer: string): ReadonlyMap<string, Impairments> {
  return new Map(
    listIn(answer).flatMap((entry) => {
      if (!hasProperties(entry) || entry.kind !== "netem" || entry.root !== true) return [];
      const { dev, options } = entry;
      return typeof dev === "string" && hasProperties(options)
        ? [[dev, impairmentsIn(options)] as const]
        : [];
    }),
  );
}

function listIn(answer: string): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(answer);
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

/** tc writes seconds, fractions and bytes per second. */
function impairmentsIn(options: Properties): Impairments {
  const found = {
    delayMs: figureIn(options.delay, "delay", 1000),
    jitterMs: figureIn(options.delay, "jitter", 1000),
    lossPercent: figureIn(options["loss-random"], "loss", 100),
    rate: figureIn(options.rate, "rate", 8),
    corruptPercent: figureIn(options.corrupt, "corrupt", 100),
    duplicatePercent: figureIn(options.duplicate, "duplicate", 100),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** Rounded, because the kernel's fractions are not exact. */
function figureIn(part: unknown, key: string, factor: number): number | undefined {
  const value = hasProperties(part) ? part[key] : undefined;
  return typeof value === "number" && value > 0 ? Number((value * factor).toPrecision(6)) : undefined;
}

function hasProperties(value: unknown): value is Properties {
  return typeof value === "object" && value !== null;
}
