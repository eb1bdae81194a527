import { ExpectedError } from "../../errors.js";
import type { GuestResult } from "../../orbstack/driver.js";

/** The error of a command that failed in a guest. `what` tells the user what it was meant to do. */
export function guestFailure(
  name: string,
  what: string,
  { exitCode, stderr }: GuestResult,
): ExpectedError<"guest_command_failed"> {
  return new ExpectedError("guest_command_failed", {
    name,
    command: what,
    exit_code: String(exitCode),
    output: stderr.trim(),
  });
}
