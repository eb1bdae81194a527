import type { Parts } from "../../actions/context/parts.js";
import type { ExportPlan } from "../../actions/provider.js";

/** A machine, file or entry that is no longer needed. */
export interface Leftover {
  readonly kind: "machine" | "entry" | "address" | "forwarder" | "temporary";
  /** A description for the user. */
  readonly what: string;
  /** For a machine that can be exported before it is deleted. */
  readonly exportPlan?: ExportPlan;
  remove(): Promise<void>;
}

/** A machine that looks like an orphan, but is kept. */
export interface Kept {
  readonly what: string;
  readonly reason: string;
}

export interface InventoryContext {
  readonly parts: Parts;
  readonly homePath: string;
  readonly signal: AbortSignal;
}
