import { endWithInput as endWithInputScript } from "../../generated/guest-scripts.js";
import type { GuestCommand } from "../../orbstack/driver.js";
import type { EndingStep, EndOfInput } from "../../process/run-process.js";

/**
 * Wraps a command so that it ends with its input: we cannot send signals into a guest, but its input ends even if we
 * are killed. Must be run with `endWithInputSteps`.
 *
 * @param folder `undefined`: the login user's home
 */
export function endWithInput(command: GuestCommand, folder?: string): GuestCommand {
  return ["sh", "-c", endWithInputScript, "sh", folder ?? "", ...command];
}

/** How to end such a command: first in the guest, then the local program that connects to it. */
export const endWithInputSteps: readonly (EndingStep | EndOfInput)[] = [
  { signal: "end of input", graceMs: 5_000 },
  { signal: "SIGTERM", graceMs: 2_000 },
];
