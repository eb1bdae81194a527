import type { Parts } from "../../actions/context/parts.js";

/** What the operations on temporary machines work with. */
export interface TemporaryContext {
  readonly parts: Parts;
  /** Vagrant's home folder. */
  readonly homePath: string;
  readonly signal: AbortSignal;
  /** Tells the user of the work, a line at a time. */
  say(text: string): void;
}
