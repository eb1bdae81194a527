import {
  forgetNetwork as forget,
  setUpNetwork as setUp,
  writeHosts,
} from "../../../generated/guest-scripts.js";
import type { OrbstackDriver } from "../../../orbstack/driver.js";
import { guestFailure } from "../../guest/guest-failure.js";
import type { GuestTask } from "../../guest/guest-task.js";

/** A guest's host name, the machines it knows, and its private addresses. */
export interface GuestNetwork {
  readonly hostname: string | undefined;
  /** Lines of /etc/hosts for the machine itself and for others. */
  readonly ownLines: readonly string[];
  readonly otherLines: readonly string[];
  /** Each is like `192.168.56.10/24`. */
  readonly addresses: readonly string[];
}

/** Configures a running guest's network in one command. If it gets private addresses, returns the address that OrbStack gave it. */
export async function setUpGuestNetwork(
  driver: OrbstackDriver,
  name: string,
  { hostname, ownLines, otherLines, addresses }: GuestNetwork,
  signal: AbortSignal,
): Promise<string | undefined> {
  const args = [writeHosts, hostname ?? "", ownLines.join("\n"), otherLines.join("\n"), ...addresses];
  const result = await driver.run(name, ["sh", "-c", setUp, "sh", ...args], { user: "root", signal });
  if (result.exitCode === 0) return result.stdout.trim() || undefined;
  throw guestFailure(name, "set up its host name and private addresses", result);
}

/** Reverts `setUpGuestNetwork` of the machine that this one is a clone of; its host name becomes `name`. */
export function forgetNetwork(name: string): GuestTask {
  const what = "remove the original machine's private addresses";
  return { what, script: forget, args: [setUp, writeHosts, name, "", ""] };
}

/** Writes other machines' names to a running guest. Failures are ignored, because the next start repeats it. */
export async function tellGuest(
  driver: OrbstackDriver,
  name: string,
  otherLines: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  await driver.run(name, ["sh", "-c", writeHosts, "sh", "others", otherLines.join("\n")], {
    user: "root",
    signal,
  });
}
