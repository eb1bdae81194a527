import { resolve } from "node:path";
import type { Readable } from "node:stream";
import type { Parts } from "../../actions/context/parts.js";
import type { GuestRun } from "../../actions/guest/guest.js";
import { ExpectedError } from "../../errors.js";
import type { Logger } from "../../machine/logger.js";
import type { Machine } from "../../machine/machine.js";
import type { GuestCommand, GuestResult } from "../../orbstack/driver.js";
import { runProcess } from "../../process/run-process.js";
import { type Unpacked, unpackTar } from "../../process/unpack-tar.js";

/** Where files are taken from or brought to: this computer or a machine. */
export interface Side {
  /** As the user reads it, before a path. */
  readonly prefix: string;
  /** What paths are relative to. Empty: the home of who works there. */
  readonly folder: string;
  /** Runs a program there. Fails with `interrupted`, `guest_unreachable`, `guest_not_responding`, and as the driver does. */
  run(command: GuestCommand, options: Omit<GuestRun, "user" | "workdir">): Promise<GuestResult>;
  /** Unpacks what a machine sends; only on this computer, where no machine is trusted. Else `tar` does it there. */
  unpack?(archive: Readable, place: string, names: readonly string[]): Promise<Unpacked>;
}

/** A running machine. Fails as `GuestAccess.enter` does. */
export async function guestSide(machine: Machine, parts: Parts, user: string | undefined): Promise<Side> {
  const guest = await parts.provider(machine).guest.enter(machine);
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
    unpack: (archive, place, names) => unpackTar(archive, resolve(folder, place), names),
  };
}
