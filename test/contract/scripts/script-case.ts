import type { ScriptRun } from "../../support/script-root.js";

/** How to run a script once, and what it then did. */
export interface ScriptCase extends ScriptRun {
  /** @default 0 */
  readonly exitCode?: number;
  readonly stdout?: string | RegExp;
  readonly stderr?: string | RegExp;
  /** What files contain afterwards, by path; `undefined`: there is none. */
  readonly leaves?: Readonly<Record<string, string | RegExp | undefined>>;
}
