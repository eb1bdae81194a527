import { type ExpectedError, isExpected, messageOf } from "../errors.js";
import type { MachineState, StateId } from "../machine/state.js";

/** A state, and why it is `unknown` when it is. */
export interface StateReport {
  readonly state: MachineState;
  readonly error?: ExpectedError;
}

export function reportUnknown(error: unknown): StateReport {
  const long = "The machine's state is not known; nothing was changed.";
  const state: MachineState = { id: "unknown", short: shortOf("unknown"), long };
  return isExpected(error) ? { state, error } : { state: { ...state, long: `${long} ${messageOf(error)}` } };
}

export function shortOf(id: StateId): string {
  return id.replace("_", " ");
}
