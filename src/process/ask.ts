/** Runs a program and returns its output; `undefined` if it failed or does not exist. */
export type Ask = (program: string, args: readonly string[]) => Promise<string | undefined>;
