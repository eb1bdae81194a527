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

/** The source or target of a copy: this computer or a machine. */
export interface Side {
  /** Shown before a path, such as `web:`. */
  readonly prefix: string;
  /** The base of relative paths. Empty: the user's home. */
  readonly folder: string;
  /** Runs a program there. Fails with `interrupted`, `guest_unreachable`, `guest_not_responding`, and as the driver does. */
  run(command: GuestCommand, options: Omit<GuestRun, "user" | "workdir">): Promise<GuestResult>;
  /** Unpacks a machine's archive on this computer, where it is not trusted. If absent, `tar` unpacks it. */
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

/** This computer; the user's current folder is `folder`. */
export function hostSide(folder: string, logger: Logger): Side {
  // Otherwise, tar on macOS would add extra files for extended attributes.
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
