import type { Parts } from "../../actions/context/parts.js";
import type { Inventory } from "../inventory/inventory.js";

/** What was seen of one thing that machines need. */
export interface Finding {
  readonly level: "ok" | "warning" | "problem";
  /** A word or two, such as `SSH server`. */
  readonly check: string;
  readonly text: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** Puts it right, where that can harm nobody. Answers what was done, if that is more than the text says. */
  readonly repair?: () => Promise<string | undefined>;
}

/** The two halves of the plugin, and what they run in. */
export interface Versions {
  readonly plugin: string;
  readonly vagrant: string;
  readonly ruby: string;
}

/** What checks look at. What several need is asked once. */
export interface CheckContext {
  readonly parts: Parts;
  readonly homePath: string;
  readonly versions: Versions;
  /** Fires on Ctrl-C, and when a check may take no longer. */
  readonly signal: AbortSignal;
  /** The sentence of an error. */
  explain(error: unknown): string;
  readonly orbstack: Promise<"runs" | "stopped" | "missing">;
  readonly inventory: Promise<Inventory>;
}

/** One check. What it throws is a problem of that name. */
export interface Check {
  readonly name: string;
  examine(context: CheckContext): Promise<readonly Finding[]>;
}

/** A check whose findings all have its name. */
export function check(
  name: string,
  examine: (context: CheckContext) => Promise<Omit<Finding, "check"> | readonly Omit<Finding, "check">[]>,
): Check {
  return {
    name,
    examine: async (context) =>
      [await examine(context)].flat().map((finding) => ({ check: name, ...finding })),
  };
}
