import type { Parts } from "../../actions/context/parts.js";
import type { GuestRun } from "../../actions/guest/guest.js";
import { isExpected } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";
import type { GuestCommand } from "../../orbstack/driver.js";
import { endWithInput, endWithInputSteps } from "./end-with-input.js";

interface ExecOptions extends Pick<GuestRun, "onLine" | "onErrorLine" | "onOutput"> {
  readonly parts: Parts;
  readonly signal: AbortSignal;
  /** @default the user that Vagrant logs in as */
  readonly user: string | undefined;
  /** @default the user's home */
  readonly folder: string | undefined;
  /** `Infinity`: no timeout. */
  readonly timeoutMs: number;
}

/** The result of a command in a machine. */
export interface ExecResult {
  readonly exitCode: number;
  /** It timed out and was ended; the exit status is that of `timeout`. */
  readonly timedOut?: true;
}

const timedOut: ExecResult = { exitCode: 124, timedOut: true };

/**
 * Runs a command in a running machine, and ends it on an interrupt or after the timeout. Its output is passed on and
 * not kept. Fails as `GuestAccess.enter` does, and with `guest_unreachable` and `interrupted`.
 */
export async function execIn(
  machine: Machine,
  command: GuestCommand,
  { parts, user, folder, ...options }: ExecOptions,
): Promise<ExecResult> {
  const guest = await parts.provider(machine).guest.enter(machine);
  try {
    const { exitCode } = await guest.run(endWithInput(command, folder), {
      ...options,
      user: user ?? guest.username,
      unbuffered: true,
      ending: endWithInputSteps,
    });
    return { exitCode };
  } catch (error) {
    if (isExpected(error, "guest_not_responding")) return timedOut;
    throw error;
  }
}
