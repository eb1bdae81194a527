import type { Guest } from "../../actions/guest/guest.js";
import { guestFailure } from "../../actions/guest/guest-failure.js";
import { ExpectedError } from "../../errors.js";
import { listPackages } from "../../generated/guest-scripts.js";
import type { Machine } from "../../machine/machine.js";

/** The packages that were explicitly installed in a guest, and its package manager. */
export interface GuestPackages {
  readonly manager: string;
  readonly names: readonly string[];
}

const installers: Readonly<Record<string, string>> = {
  apt: "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y",
  dnf: "dnf install -y",
  apk: "apk add",
  pacman: "pacman -Sy --noconfirm --needed",
  zypper: "zypper --non-interactive install",
};

const timeoutMs = 60_000;
const mostBytes = 1024 * 1024;

/** Asks the guest. Fails with `guest_command_failed`, with `vm_unsupported` if the package manager is not known, and as `run` does. */
export async function readPackages(
  machine: Machine,
  guest: Guest,
  signal: AbortSignal,
): Promise<GuestPackages> {
  const options = { timeoutMs, maxBytes: mostBytes, signal };
  const result = await guest.run(["sh", "-c", listPackages], options);
  if (result.exitCode !== 0) throw guestFailure(machine.name, "list its packages", result);
  const [manager = "", ...lines] = result.stdout.split("\n");
  if (!Object.hasOwn(installers, manager)) {
    const reason = "its package manager is not supported";
    throw new ExpectedError("vm_unsupported", { command: "extract --packages", name: machine.name, reason });
  }
  // Names go into a shell command, so anything else is dropped.
  const names = lines.map((line) => line.trim()).filter((line) => /^[A-Za-z0-9][\w.+:@~-]*$/.test(line));
  return { manager, names: [...new Set(names)].sort() };
}

/** The command that installs the packages. */
export function installCommand({ manager, names }: GuestPackages): string {
  return `${installers[manager]} ${names.join(" ")}`;
}
