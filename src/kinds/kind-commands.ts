import {
  awaitCommand,
  loadConfiguration as loadScript,
  readConfiguration as readScript,
  whenReady as whenReadyScript,
} from "../generated/guest-scripts.js";
import type { GuestCommand } from "../orbstack/driver.js";
import type { Kind } from "./kind.js";

/** The command that prints the running configuration. `undefined`: machines of this kind have none. */
export function readCommand(kind: Kind): GuestCommand | undefined {
  if (kind.readConfiguration !== undefined) return ["sh", "-c", kind.readConfiguration];
  const { files, sysctls } = kind;
  return hasParts(kind)
    ? ["sh", "-c", readScript, "sh", String(files.length), ...files, ...sysctls]
    : undefined;
}

/** The command that makes its input the running configuration. `undefined`: machines of this kind cannot load one. */
export function loadCommand(kind: Kind): GuestCommand | undefined {
  if (kind.loadConfiguration !== undefined) return ["sh", "-c", kind.loadConfiguration];
  return hasParts(kind) ? ["sh", "-c", loadScript, "sh", kind.applyConfiguration ?? ""] : undefined;
}

/** The same when the device is ready. Before that, it may have only a part of its configuration. */
export function whenReady({ ready, readyTimeout }: Kind, command: GuestCommand): GuestCommand {
  if (ready === undefined) return command;
  return ["sh", "-c", whenReadyScript, "sh", awaitCommand, String(readyTimeout), ready, ...command];
}

function hasParts({ files, sysctls }: Kind): boolean {
  return files.length + sysctls.length > 0;
}
