import type { Parts } from "../../actions/context/parts.js";

/** What operations on temporary machines use. */
export interface TemporaryContext {
  readonly parts: Parts;
  /** Vagrant's home folder. */
  readonly homePath: string;
  readonly signal: AbortSignal;
  /** Prints a line of progress to the user. */
  say(text: string): void;
}
