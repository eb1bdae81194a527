import type { Parts } from "../../actions/context/parts.js";
import type { ExportPlan } from "../../actions/provider.js";

/** Something of ours that nobody needs any more. */
export interface Leftover {
  readonly kind: "machine" | "entry" | "address" | "forwarder" | "temporary";
  /** What it is, for people. */
  readonly what: string;
  /** Of a machine that can be exported before it goes. */
  readonly exportPlan?: ExportPlan;
  remove(): Promise<void>;
}

/** A machine that looks like a leftover and is left alone. */
export interface Kept {
  readonly what: string;
  readonly reason: string;
}

export interface Surroundings {
  readonly parts: Parts;
  readonly homePath: string;
  readonly signal: AbortSignal;
}
