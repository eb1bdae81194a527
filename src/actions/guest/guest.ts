import type { GuestCommand, GuestResult, RunOptions } from "../../orbstack/driver.js";

/** How a command runs in a guest. Without `user`, root runs it. */
export type GuestRun = Partial<Omit<RunOptions, "timeoutMs">> & Pick<Required<RunOptions>, "timeoutMs">;

/** Access to a running guest. */
export interface Guest {
  /** The user that Vagrant logs in as. */
  readonly username: string;
  /**
   * Runs a program and returns its exit status. Fails with `guest_not_responding` after the timeout, with
   * `guest_unreachable`, `interrupted`, and as the driver does.
   */
  run(command: GuestCommand, options: GuestRun): Promise<GuestResult>;
}
