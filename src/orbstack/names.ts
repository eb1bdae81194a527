import { randomBytes } from "node:crypto";
import { ExpectedError } from "../errors.js";
import { isReservedName } from "./snapshot-names.js";

/** Words that OrbStack's command line or SSH server understands as something else than a machine. */
const reserved: ReadonlySet<string> = new Set(["docker", "k8s", "default", "none", "orb"]);
const label = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?$/;
const longest = 63;

/**
 * Refuses a name that OrbStack would not take or would misread, and those of snapshots, with `machine_name_invalid`.
 * OrbStack's rules are those of host names.
 */
export function checkName(name: string): void {
  if (!label.test(name) || reserved.has(name) || isReservedName(name))
    throw new ExpectedError("machine_name_invalid", { name });
}

/** A name for a machine that has none of its own: `vagrant-default-a3b2c1`. The end keeps projects apart. */
export function generateName(machineName: string, suffix: string = randomBytes(3).toString("hex")): string {
  const middle = machineName.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const room = longest - "vagrant--".length - suffix.length;
  return `vagrant-${middle.slice(0, room).replace(/^-+|-+$/g, "") || "machine"}-${suffix}`;
}
