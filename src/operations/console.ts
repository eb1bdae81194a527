import { requireRunningInner } from "../actions/inner/inner-lookup.js";
import { findInnerSsh } from "../actions/inner/inner-ssh.js";
import { requireRunningMachine } from "../actions/lookup.js";
import type { Parts } from "../actions/parts.js";
import { ExpectedError, isExpected, messageOf } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import type { SshInfo } from "../machine/ssh-info.js";
import { readConfig } from "../orbstack/config.js";
import type { Command } from "../orbstack/driver.js";
import { sshInfo } from "../orbstack/ssh.js";
import { sshArguments, sshGuest } from "./ssh-guest.js";

interface ConsoleOptions {
  readonly parts: Parts;
  readonly signal: AbortSignal;
  /** @default the one that Vagrant logs in as */
  readonly user: string | undefined;
  /** Is told, for the user, why the better way did not do, and how one leaves the one that is taken. */
  readonly tell: (text: string) => void;
}

/** What a way in may take to show that it works. */
const limitMs = 20_000;

/**
 * The program that leads a terminal into a running machine: OrbStack's own, else SSH, else the hypervisor's. Each is tried before it is
 * taken. Fails with `vm_not_created`, `vm_not_running`, with `vm_unsupported` when none is left, and as the driver and the backends do.
 */
export function findConsole(machine: Machine, options: ConsoleOptions): Promise<Command> {
  return machine.provider === "vagrant"
    ? findInnerConsole(machine, options)
    : findOrbstackConsole(machine, options);
}

async function findOrbstackConsole(machine: Machine, options: ConsoleOptions): Promise<Command> {
  const { parts, signal, tell } = options;
  const orb = await requireRunningMachine({ machine, parts });
  const user = options.user ?? machine.ssh.username ?? readConfig(machine.config).username;
  const driver = parts.driver(machine);
  const reason = await reasonAgainst(async () => {
    const { exitCode, stderr } = await driver.run(orb.name, ["true"], { user, signal, timeoutMs: limitMs });
    return exitCode === 0 ? undefined : stderr.trim() || `it ended with ${exitCode}`;
  });
  if (reason === undefined) return driver.shell(orb.name, user);
  tell(`orbctl leads to no shell of ${user} in ${machine.name} (${reason}). Trying SSH.`);
  const info = sshInfo(orb.name, user);
  const objection = await trySsh(machine, info, options);
  if (objection === undefined) return overSsh(info, undefined);
  throw unsupported(machine, objection);
}

async function findInnerConsole(machine: Machine, options: ConsoleOptions): Promise<Command> {
  const { parts, user, tell } = options;
  const inner = await requireRunningInner({ machine, parts });
  const info = await findInnerSsh(machine, parts).catch(() => undefined);
  const reason = info === undefined ? "no address of it is known" : await trySsh(machine, info, options);
  if (info !== undefined && reason === undefined) return overSsh(info, user);
  tell(`SSH leads to no shell in ${machine.name} (${reason}).`);
  const console = inner.backend.console(inner.id, user);
  if (console === undefined)
    throw unsupported(machine, `${inner.backend.name} has no console that a terminal can be joined to`);
  tell(`Taking the console of ${inner.backend.name}; ${console.leave} leaves it.`);
  return console;
}

/** Why a way in is of no use. Only an interruption ends the search. */
async function reasonAgainst(attempt: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await attempt();
  } catch (error) {
    if (!isExpected(error) || isExpected(error, "interrupted")) throw error;
    return isExpected(error, "guest_unreachable") ? error.data.reason : messageOf(error);
  }
}

function trySsh(
  machine: Machine,
  info: SshInfo,
  { parts, signal, user }: ConsoleOptions,
): Promise<string | undefined> {
  return reasonAgainst(async () => {
    const guest = sshGuest(machine.name, info, parts.logger);
    const as = machine.provider === "vagrant" ? (user ?? info.username) : info.username;
    const { exitCode, stderr } = await guest.run(["true"], { user: as, signal, timeoutMs: limitMs });
    return exitCode === 0 ? undefined : stderr.trim() || `it ended with ${exitCode}`;
  });
}

function overSsh(info: SshInfo, user: string | undefined): Command {
  const become = user === undefined || user === info.username ? [] : ["sudo", "-n", "-i", "-u", user];
  return { program: "ssh", args: ["-t", ...sshArguments(info), ...become] };
}

function unsupported(machine: Machine, reason: string): ExpectedError {
  return new ExpectedError("vm_unsupported", { command: "console", name: machine.name, reason });
}
