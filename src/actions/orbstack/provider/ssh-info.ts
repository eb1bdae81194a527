import type { Machine } from "../../../machine/machine.js";
import type { GuestTraits, SshInfo } from "../../../machine/ssh-info.js";
import { guestTraits } from "../../../orbstack/guests.js";
import { sshInfo } from "../../../orbstack/ssh.js";
import type { Parts } from "../../context/parts.js";
import { loginUser } from "../../guest/login-user.js";
import { lookUp } from "../lookup.js";

/** Where SSH reaches the machine. `undefined` unless it is running, because a connection would start a halted machine. */
export async function findSshInfo(
  machine: Machine,
  parts: Parts,
): Promise<(SshInfo & Partial<GuestTraits>) | undefined> {
  const lookup = await lookUp(machine, parts);
  if (lookup.kind !== "present" || lookup.orb.state !== "running") return undefined;
  return { ...sshInfo(lookup.orb.name, loginUser(machine)), ...guestTraits(lookup.orb.distro) };
}
