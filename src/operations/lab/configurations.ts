import type { Parts } from "../../actions/context/parts.js";
import { guestFailure } from "../../actions/guest/guest-failure.js";
import { ExpectedError } from "../../errors.js";
import { findKind } from "../../kinds/find-kind.js";
import type { Kind } from "../../kinds/kind.js";
import { loadCommand, readCommand, whenReady } from "../../kinds/kind-commands.js";
import type { Machine } from "../../machine/machine.js";
import type { GuestCommand } from "../../orbstack/driver.js";
import { isBlank } from "../../state/configuration-file.js";
import { runQuietly } from "./run-quietly.js";

export interface GuestContext {
  readonly parts: Parts;
  readonly signal: AbortSignal;
}

export function kindOf(machine: Machine, parts: Parts): Promise<Kind> {
  return findKind(machine, parts.vagrant.user.home);
}

/**
 * The configuration that the device runs with. Fails with `lab_kind_lacks`, `lab_configuration_empty`, `guest_command_failed`, and as
 * `GuestAccess.enter` does.
 */
export async function readRunning(machine: Machine, kind: Kind, context: GuestContext): Promise<Buffer> {
  const command = readCommand(kind) ?? refuse(machine, kind, "read_configuration");
  const content = await run(machine, kind, { what: "print its configuration", command }, context);
  // A device that has just lost its configuration must not take the saved one with it.
  if (isBlank(content)) throw new ExpectedError("lab_configuration_empty", { name: machine.name });
  return content;
}

/** Makes it the configuration that the device runs with. Fails with `lab_kind_lacks`, `guest_command_failed`, and as `GuestAccess.enter` does. */
export async function loadRunning(
  machine: Machine,
  kind: Kind,
  content: Buffer,
  context: GuestContext,
): Promise<void> {
  const command = loadCommandOf(machine, kind);
  await run(machine, kind, { what: "load a configuration", command, input: content }, context);
}

/** Fails with `lab_kind_lacks`. */
export function loadCommandOf(machine: Machine, kind: Kind): GuestCommand {
  return loadCommand(kind) ?? refuse(machine, kind, "load_configuration");
}

interface Work {
  readonly what: string;
  readonly command: GuestCommand;
  readonly input?: Buffer;
}

async function run(
  machine: Machine,
  kind: Kind,
  { what, command, input }: Work,
  { parts, signal }: GuestContext,
): Promise<Buffer> {
  const guest = await parts.provider(machine).guest.enter(machine);
  const timeoutMs = (kind.readyTimeout + kind.loadTimeout) * 1000;
  const result = await runQuietly(guest, whenReady(kind, command), { timeoutMs, signal, input });
  if (result.exitCode !== 0) throw guestFailure(machine.name, what, result);
  return result.content;
}

function refuse({ name }: Machine, kind: Kind, option: string): never {
  throw new ExpectedError("lab_kind_lacks", { name, kind: kind.name, option });
}
