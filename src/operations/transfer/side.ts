import type { Parts } from "../../actions/parts.js";
import { ExpectedError } from "../../errors.js";
import type { Logger } from "../../machine/logger.js";
import type { Machine } from "../../machine/machine.js";
import type { GuestCommand, GuestResult } from "../../orbstack/driver.js";
import { runProcess } from "../../process/run-process.js";
import { enterGuest } from "../enter-guest.js";
import type { GuestRun } from "../guest.js";

/** Where files are taken from or brought to: this computer or a machine. */
export interface Side {
  /** As the user reads it, before a path. */
  readonly prefix: string;
  /** What paths are relative to. Empty: the home of who works there. */
  readonly folder: string;
  /** Runs a program there. Fails with `interrupted`, `guest_unreachable`, `guest_not_responding`, and as the driver does. */
  run(command: GuestCommand, options: Omit<GuestRun, "user" | "workdir">): Promise<GuestResult>;
}

/** A running machine. Fails as `enterGuest` does. */
export async function guestSide(machine: Machine, parts: Parts, user: string | undefined): Promise<Side> {
  const guest = await enterGuest(machine, parts);
  return {
    prefix: `${machine.name}:`,
    folder: "",
    run: (command, options) => guest.run(command, { ...options, user: user ?? guest.username }),
  };
}

/** This computer, where the user is in `folder`. */
export function hostSide(folder: string, logger: Logger): Side {
  // macOS' tar would write files of its own beside those that have attributes.
  const environment = { ...process.env, COPYFILE_DISABLE: "1" };
  return {
    prefix: "",
    folder,
    run: async ([program, ...args], options) => {
      const { ended, ...result } = await runProcess(program, args, { ...options, environment }, logger);
      if (ended === "interrupted") throw new ExpectedError("interrupted", {});
      return result;
    },
  };
}
