import { homedir } from "node:os";
import { ExpectedError } from "../errors.js";
import { commandText } from "../machine/command-text.js";
import type { Logger } from "../machine/logger.js";
import { inSeconds } from "../machine/seconds.js";
import { type ProcessOptions, runProcess } from "../process/run-process.js";

/** How one call of `orbctl` ended by itself. Calls that were cut off are errors instead. */
export interface OrbctlResult {
  readonly command: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** It printed more than it may, and was ended. */
  readonly flooded?: true;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export type OrbctlOptions = Pick<
  ProcessOptions,
  | "timeoutMs"
  | "signal"
  | "input"
  | "onLine"
  | "onErrorLine"
  | "onOutput"
  | "maxBytes"
  | "unbuffered"
  | "ending"
>;

/**
 * Runs `orbctl`. Fails with `orbctl_missing`, `orbstack_not_responding` (no end within `timeoutMs`) or `interrupted`; every
 * exit status is an answer. `create` removes what it began in the time that it is given to end.
 */
export async function runOrbctl(
  program: string,
  args: readonly string[],
  options: OrbctlOptions,
  logger: Logger,
): Promise<OrbctlResult> {
  const command = commandText(["orbctl", ...args]);
  // Without HOME orbctl crashes, and a service or a cron job may have none.
  const environment = { ...process.env, HOME: process.env.HOME ?? homedir() };
  const { ended, exitCode, stdout, stderr } = await runProcess(
    program,
    args,
    { ...options, environment },
    logger,
  );
  if (ended === "missing") throw new ExpectedError("orbctl_missing", { looked_in: program });
  if (ended === "interrupted") throw new ExpectedError("interrupted", {});
  if (ended === "timeout")
    throw new ExpectedError("orbstack_not_responding", { command, seconds: inSeconds(options.timeoutMs) });
  return { command, exitCode, stdout, stderr, ...(ended === "flooded" && { flooded: true }) };
}
