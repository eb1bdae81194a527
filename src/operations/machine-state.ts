import { type Lookup, lookUp } from "../actions/lookup.js";
import type { Parts } from "../actions/parts.js";
import type { Machine } from "../machine/machine.js";
import type { StateId } from "../machine/state.js";
import type { OrbMachine } from "../orbstack/orb-machine.js";
import { describePorts } from "./describe-ports.js";
import { reportInnerState } from "./inner-state.js";
import { reportKnown, reportUnknown, type StateReport, sharedDescriptions } from "./state-report.js";

type OrbStateId = Exclude<StateId, "unknown" | "paused" | "saved" | "stuck">;

const descriptions: Readonly<Record<OrbStateId, string>> = {
  ...sharedDescriptions,
  lost: "The machine was deleted in OrbStack; its snapshots are there. `vagrant snapshot restore` brings it back, `vagrant destroy` deletes them too.",
  busy: "OrbStack is working on the machine. Wait a moment and look again.",
};

/** A machine's state for Vagrant. Never fails: what cannot be known is `unknown`. */
export async function reportState(machine: Machine, parts: Parts): Promise<StateReport> {
  if (machine.provider === "vagrant") return reportInnerState(machine, parts);
  const lookup = await lookUp(machine, parts);
  if (lookup.kind === "unknown") return reportUnknown(lookup.error);
  const id = stateIdOf(lookup);
  const ports = id === "running" ? await describePorts(machine, parts) : "";
  return reportKnown(id, descriptions[id] + ports);
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
