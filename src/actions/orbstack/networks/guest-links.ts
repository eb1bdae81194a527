import { forgetLinks as forget, makeLinks, setUpLinks as setUp } from "../../../generated/guest-scripts.js";
import type { OrbstackDriver } from "../../../orbstack/driver.js";
import { guestFailure } from "../../guest/guest-failure.js";
import type { GuestTask } from "../../guest/guest-task.js";

interface GuestLinks {
  /** The address at which other machines reach it. */
  readonly address: string;
  /** Whether the guest makes the links again when it boots. */
  readonly kept: boolean;
}

/** Sets up a running guest's links in one command. `some`: other links stay as they are. */
export async function setUpGuestLinks(
  driver: OrbstackDriver,
  name: string,
  which: "all" | "some",
  lines: readonly string[],
  signal: AbortSignal,
): Promise<GuestLinks> {
  const args = [makeLinks, which, lines.join("\n")];
  const result = await driver.run(name, ["sh", "-c", setUp, "sh", ...args], { user: "root", signal });
  const [address = "", kept] = result.stdout.split("\n");
  if (result.exitCode !== 0) throw guestFailure(name, "set up its links", result);
  if (address === "")
    throw guestFailure(name, "set up its links", { ...result, stderr: "it has no address" });
  return { address, kept: kept === "kept" };
}

/** Removes the links of the machine that this one is a clone of: only one machine can be their end. */
export const forgetLinks: GuestTask = {
  what: "remove the original machine's links",
  script: forget,
  args: [setUp, makeLinks, "all", ""],
};
