import { randomBytes } from "node:crypto";
import { ExpectedError } from "../errors.js";
import { isReservedName } from "./snapshot-names.js";

/** Names that OrbStack's command line or SSH server does not accept as machine names. */
const reserved: ReadonlySet<string> = new Set(["docker", "k8s", "default", "none", "orb"]);
const label = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?$/;
const longest = 63;

/** For the user. */
export const nameRules =
  "Names consist of letters, digits, `-` and `.`, start and end with a letter or digit, and have at most 63 characters. docker, k8s, default, none, orb and names that start with vagrant-snap- are reserved.";

/**
 * Fails with `machine_name_invalid` for names that OrbStack would refuse or misread, and for names of snapshots.
 * OrbStack's rules are those of host names.
 */
export function checkName(name: string): void {
  if (!label.test(name) || reserved.has(name) || isReservedName(name))
    throw new ExpectedError("machine_name_invalid", { name });
}

const suffixBytes = 3;

/** The generated name of a machine, such as `vagrant-default-a3b2c1`. The suffix depends on the project. */
export function generateName(
  machineName: string,
  suffix: string = randomBytes(suffixBytes).toString("hex"),
): string {
  const middle = machineName.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const room = longest - "vagrant--".length - suffix.length;
  return `vagrant-${middle.slice(0, room).replace(/^-+|-+$/g, "") || "machine"}-${suffix}`;
}

/** Whether such a name may have been generated for that machine. */
export function mayBeNameOf(machineName: string, name: string): boolean {
  return name === generateName(machineName, name.slice(-2 * suffixBytes));
}
