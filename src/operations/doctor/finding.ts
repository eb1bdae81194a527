import type { Parts } from "../../actions/context/parts.js";
import type { Inventory } from "../inventory/inventory.js";

/** The result of a check. */
export interface Finding {
  readonly level: "ok" | "warning" | "problem";
  /** The check's name: a word or two, such as `SSH server`. */
  readonly check: string;
  readonly text: string;
  /** What the user can do. */
  readonly remedy?: string;
  /** Fixes the problem, if that is safe. Returns what was done if it differs from the text. */
  readonly repair?: () => Promise<string | undefined>;
}

/** The versions of the gem, the sidecar, Vagrant and Ruby. */
export interface Versions {
  readonly plugin: string;
  readonly vagrant: string;
  readonly ruby: string;
}

/** What checks use. What several checks need is only asked once. */
export interface CheckContext {
  readonly parts: Parts;
  readonly homePath: string;
  readonly versions: Versions;
  /** Fires on Ctrl-C, and when the check times out. */
  readonly signal: AbortSignal;
  /** The message of an error. */
  explain(error: unknown): string;
  readonly orbstack: Promise<"runs" | "stopped" | "missing">;
  readonly inventory: Promise<Inventory>;
}

/** A check. An error that it throws becomes a problem with its name. */
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
