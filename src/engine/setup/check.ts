/** One thing that the engine needs of the host. */
export interface Check {
  /** What it is about, for the report. */
  readonly name: string;
  /** What is wrong, or `undefined` when nothing is. Changes nothing. */
  examine(): Promise<string | undefined>;
  /** Puts it right. Only root may; `say` tells each change in one line. Absent: the user must, and `examine` says how. */
  repair?(say: (text: string) => void): Promise<void>;
}
