import { type Lookup, lookUp } from "../actions/lookup.js";
import type { Parts } from "../actions/parts.js";
import type { Machine } from "../machine/machine.js";
import type { StateId } from "../machine/state.js";
import type { OrbMachine } from "../orbstack/orb-machine.js";
import { reportInnerState } from "./inner-state.js";
import { reportUnknown, type StateReport, shortOf } from "./state-report.js";

type OrbStateId = Exclude<StateId, "unknown" | "paused" | "saved" | "stuck">;

const descriptions: Readonly<Record<OrbStateId, string>> = {
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

/** A machine's state for Vagrant. Never fails: what cannot be known is `unknown`. */
export async function reportState(machine: Machine, parts: Parts): Promise<StateReport> {
  if (machine.provider === "vagrant") return reportInnerState(machine, parts);
  const lookup = await lookUp(machine, parts);
  if (lookup.kind === "unknown") return reportUnknown(lookup.error);
  const id = stateIdOf(lookup);
  return { state: { id, short: shortOf(id), long: descriptions[id] } };
}

function stateIdOf(lookup: Exclude<Lookup, { kind: "unknown" }>): OrbStateId {
  if (lookup.kind === "absent") return "not_created";
  if (lookup.kind === "preparing" || lookup.kind === "lost") return lookup.kind;
  return stateOf(lookup.orb);
}

function stateOf(orb: OrbMachine): OrbStateId {
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
