import type { GuestTraits } from "../machine/ssh-info.js";
import { canonicalDistro, distros } from "./distros.js";

/** What Vagrant need not find out: detecting a Debian takes it 22 commands in the guest. */
export function guestTraits(distro: string): GuestTraits {
  const known = distros[canonicalDistro(distro) ?? ""];
  return { guest: known?.guest ?? "linux", shell: known?.withoutBash === true ? "sh -l" : "bash -l" };
}
