import type { GuestTraits } from "../machine/ssh-info.js";
import { canonicalDistro, distros } from "./distros.js";

/** Spares Vagrant the detection of the guest, which for Debian takes 22 commands. */
export function guestTraits(distro: string): GuestTraits {
  const known = distros[canonicalDistro(distro) ?? ""];
  return { guest: known?.guest ?? "linux", shell: known?.withoutBash === true ? "sh -l" : "bash -l" };
}
