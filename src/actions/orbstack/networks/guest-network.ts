import {
  forgetNetwork as forget,
  setUpNetwork as setUp,
  writeHosts,
} from "../../../generated/guest-scripts.js";
import type { OrbstackDriver } from "../../../orbstack/driver.js";
import { guestFailure } from "../../guest/guest-failure.js";
import type { GuestTask } from "../../guest/guest-task.js";

/** What a guest shall be called, whom it shall know, and which addresses it shall have beside its own. */
export interface GuestNetwork {
  readonly hostname: string | undefined;
  /** Lines of /etc/hosts, about the machine itself and about others. */
  readonly ownLines: readonly string[];
  readonly otherLines: readonly string[];
  /** `192.168.56.10/24` each. */
  readonly addresses: readonly string[];
}

/** Sets a running guest's network up, in one command. Answers the machine's own address when it has others beside. */
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

/** Takes away what `setUpGuestNetwork` did to the machine that this one was copied from; its host name becomes `name`. */
export function forgetNetwork(name: string): GuestTask {
  const what = "remove the original machine's private addresses";
  return { what, script: forget, args: [setUp, writeHosts, name, "", ""] };
}

/** Makes a running guest know other machines by name. Whether that went well is not worth an error: it is done again. */
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
