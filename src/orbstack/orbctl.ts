import { homedir } from "node:os";
import { ExpectedError } from "../errors.js";
import { commandText } from "../machine/command-text.js";
import type { Logger } from "../machine/logger.js";
import { inSeconds } from "../machine/seconds.js";
import { type ProcessOptions, runProcess } from "../process/run-process.js";

/** The result of a call of `orbctl` that ended on its own. Other calls fail. */
export interface OrbctlResult {
  readonly command: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** It printed more than allowed and was ended. */
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
 * Runs `orbctl`. Returns any exit status. Fails with `orbctl_missing`, `orbstack_not_responding` (after `timeoutMs`) or
 * `interrupted`. When it is ended, `create` gets time to delete what it began.
 */
export async function runOrbctl(
  program: string,
  args: readonly string[],
  options: OrbctlOptions,
  logger: Logger,
): Promise<OrbctlResult> {
  const command = commandText(["orbctl", ...args]);
  // orbctl crashes without HOME, which a service or a cron job may not have.
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
