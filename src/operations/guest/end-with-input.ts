import { endWithInput as endWithInputScript } from "../../generated/guest-scripts.js";
import type { GuestCommand } from "../../orbstack/driver.js";
import type { EndingStep, EndOfInput } from "../../process/run-process.js";

/**
 * The command, made to end with its input: a guest gets no signals from us, but it does notice when we are gone, however that
 * happened. To be run with `endWithInputSteps`.
 *
 * @param folder the login user's home if `undefined`
 */
export function endWithInput(command: GuestCommand, folder?: string): GuestCommand {
  return ["sh", "-c", endWithInputScript, "sh", folder ?? "", ...command];
}

/** What the program in the guest is given to end in order, and after that the one that leads there. */
export const endWithInputSteps: readonly (EndingStep | EndOfInput)[] = [
  { signal: "end of input", graceMs: 5_000 },
  { signal: "SIGTERM", graceMs: 2_000 },
];
