/** Runs a program of the system; answers its output, `undefined` when it failed or is not there. */
export type Ask = (program: string, args: readonly string[]) => Promise<string | undefined>;
