/** One thing that the engine needs from the host. */
export interface Check {
  /** Its name in the report. */
  readonly name: string;
  /** Returns the problem, or `undefined` if there is none. Changes nothing. */
  examine(): Promise<string | undefined>;
  /** Fixes the problem, as root. `say` reports each change in one line. If absent, the user must fix it, and `examine` says how. */
  repair?(say: (text: string) => void): Promise<void>;
}
