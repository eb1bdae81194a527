import type { GuestCommand, GuestResult, RunOptions } from "../../orbstack/driver.js";

/** How a command runs in a guest. Without a `user` root runs it. */
export type GuestRun = Partial<Omit<RunOptions, "timeoutMs">> & Pick<Required<RunOptions>, "timeoutMs">;

/** A running machine, from within. */
export interface Guest {
  /** The user that Vagrant logs in as. */
  readonly username: string;
  /**
   * Runs a program; its exit status is its own affair. Fails with `guest_not_responding` when it takes too long, with
   * `guest_unreachable`, `interrupted`, and as the driver does.
   */
  run(command: GuestCommand, options: GuestRun): Promise<GuestResult>;
}
