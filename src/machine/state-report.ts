import { type ExpectedError, isExpected, messageOf } from "../errors.js";
import type { MachineState, StateId } from "./state.js";

/** A state, and why if it is `unknown`. */
export interface StateReport {
  readonly state: MachineState;
  readonly error?: ExpectedError;
}

/** Descriptions of states for both providers. */
export const sharedDescriptions = {
  not_created: "The machine is not created yet. Run `vagrant up` to create it.",
  preparing:
    "The machine's creation was interrupted. `vagrant up` resumes it, `vagrant destroy` removes what it left.",
  starting: "The machine is starting.",
  running: "The machine is running. `vagrant halt` stops it, `vagrant destroy` deletes it with its disk.",
  stopping: "The machine is stopping.",
  stopped: "The machine is stopped. `vagrant up` starts it; its disk is kept.",
} as const;

export function reportKnown(id: StateId, long: string): StateReport {
  return { state: { id, short: stateText(id), long } };
}

export function reportUnknown(error: unknown): StateReport {
  const long = "The machine's state is unknown. Nothing was changed.";
  const state: MachineState = { id: "unknown", short: stateText("unknown"), long };
  return isExpected(error) ? { state, error } : { state: { ...state, long: `${long} ${messageOf(error)}` } };
}

/** A state in words, such as `not created`. */
export function stateText(id: StateId): string {
  return id.replace("_", " ");
}
