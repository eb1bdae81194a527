import type { ScriptRun } from "../../support/script-root.js";

/** How to run a script, and what it should have done. */
export interface ScriptCase extends ScriptRun {
  /** @default 0 */
  readonly exitCode?: number;
  readonly stdout?: string | RegExp;
  readonly stderr?: string | RegExp;
  /** The contents of files afterwards, by path; `undefined`: the file does not exist. */
  readonly leaves?: Readonly<Record<string, string | RegExp | undefined>>;
}
