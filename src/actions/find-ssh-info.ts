import type { Machine } from "../machine/machine.js";
import type { GuestTraits, SshInfo } from "../machine/ssh-info.js";
import { readConfig } from "../orbstack/config.js";
import { guestTraits } from "../orbstack/guests.js";
import { sshInfo } from "../orbstack/ssh.js";
import { findInnerSsh } from "./inner/inner-ssh.js";
import { lookUp } from "./lookup.js";
import type { Parts } from "./parts.js";

/**
 * Where SSH reaches the machine. `undefined` unless it runs: a connection would wake a machine that the user halted.
 * `config.ssh.username` means the guest's user, as it does for every provider.
 */
export async function findSshInfo(
  machine: Machine,
  parts: Parts,
): Promise<(SshInfo & Partial<GuestTraits>) | undefined> {
  if (machine.provider === "vagrant") return findInnerSsh(machine, parts);
  const lookup = await lookUp(machine, parts);
  if (lookup.kind !== "present" || lookup.orb.state !== "running") return undefined;
  const username = machine.ssh.username ?? readConfig(machine.config).username;
  return { ...sshInfo(lookup.orb.name, username), ...guestTraits(lookup.orb.distro) };
}
