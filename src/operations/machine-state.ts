import { type Lookup, lookUp } from "../actions/lookup.js";
import type { Parts } from "../actions/parts.js";
import { type ExpectedError, isExpected, messageOf } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import type { MachineState, StateId } from "../machine/state.js";
import type { OrbMachine } from "../orbstack/orb-machine.js";

const descriptions: Readonly<Record<Exclude<StateId, "unknown">, string>> = {
  not_created: "The machine is not created yet. Run `vagrant up` to create it.",
  preparing:
    "The machine's creation began and did not end. `vagrant up` goes on with it, `vagrant destroy` clears it away.",
  lost: "The machine was deleted in OrbStack; its snapshots are there. `vagrant snapshot restore` brings it back, `vagrant destroy` deletes them too.",
  starting: "The machine is starting.",
  running: "The machine is running. `vagrant halt` stops it, `vagrant destroy` deletes it with its disk.",
  stopping: "The machine is stopping.",
  stopped: "The machine is stopped. `vagrant up` starts it; its disk is kept.",
  busy: "OrbStack is working on the machine. Wait a moment and look again.",
};

/** A state, and why it is `unknown` when it is. */
export interface StateReport {
  readonly state: MachineState;
  readonly error?: ExpectedError;
}

/** A machine's state for Vagrant. Never fails: what cannot be known is `unknown`. */
export async function reportState(machine: Machine, parts: Parts): Promise<StateReport> {
  const lookup = await lookUp(machine, parts);
  if (lookup.kind === "unknown") return reportUnknown(lookup.error);
  const id = stateIdOf(lookup);
  return { state: { id, short: shortOf(id), long: descriptions[id] } };
}

function reportUnknown(error: unknown): StateReport {
  const long = "The machine's state is not known; nothing was changed.";
  const state: MachineState = { id: "unknown", short: shortOf("unknown"), long };
  return isExpected(error) ? { state, error } : { state: { ...state, long: `${long} ${messageOf(error)}` } };
}

function stateIdOf(lookup: Exclude<Lookup, { kind: "unknown" }>): Exclude<StateId, "unknown"> {
  if (lookup.kind === "absent") return "not_created";
  if (lookup.kind === "preparing" || lookup.kind === "lost") return lookup.kind;
  return stateOf(lookup.orb);
}

function stateOf(orb: OrbMachine): Exclude<StateId, "unknown"> {
  switch (orb.state) {
    case "running":
    case "stopped":
    case "stopping":
      return orb.state;
    case "starting":
    case "provisioning":
    case "creating":
      return "starting";
    default:
      return "busy";
  }
}

function shortOf(id: StateId): string {
  return id.replace("_", " ");
}
