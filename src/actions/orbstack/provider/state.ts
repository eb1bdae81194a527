import type { Machine } from "../../../machine/machine.js";
import type { StateId } from "../../../machine/state.js";
import {
  reportKnown,
  reportUnknown,
  type StateReport,
  sharedDescriptions,
} from "../../../machine/state-report.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import type { Parts } from "../../context/parts.js";
import { type Lookup, lookUp } from "../lookup.js";
import { describePorts } from "./describe-ports.js";

type OrbStateId = Exclude<StateId, "unknown" | "paused" | "saved" | "stuck">;

const descriptions: Readonly<Record<OrbStateId, string>> = {
  ...sharedDescriptions,
  lost: "The machine was deleted in OrbStack, but its snapshots still exist. `vagrant snapshot restore` brings it back, `vagrant destroy` deletes them too.",
  busy: "OrbStack is working on the machine. Wait a moment, then try again.",
};

/** A machine's state for Vagrant. Never fails: if OrbStack cannot be asked, the state is `unknown`. */
export async function reportState(machine: Machine, parts: Parts): Promise<StateReport> {
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

/** Translates OrbStack's states. */
export function stateOf(orb: Pick<OrbMachine, "state">): OrbStateId {
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
