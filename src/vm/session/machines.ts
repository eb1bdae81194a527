import { ExpectedError } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";

/** Machines that a command is to work with: at least one. */
export type Machines = readonly [Machine, ...Machine[]];

/** Fails with `machines_missing` where there are none: nothing done for no machine is no success. */
export function requireSome([first, ...others]: readonly Machine[]): Machines {
  if (first === undefined) throw new ExpectedError("machines_missing", {});
  return [first, ...others];
}
