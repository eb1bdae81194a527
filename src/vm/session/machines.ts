import { ExpectedError } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";

/** The machines of a command: at least one. */
export type Machines = readonly [Machine, ...Machine[]];

/** Fails with `machines_missing` if there are none, so a command that did nothing does not look successful. */
export function requireSome([first, ...others]: readonly Machine[]): Machines {
  if (first === undefined) throw new ExpectedError("machines_missing", {});
  return [first, ...others];
}
