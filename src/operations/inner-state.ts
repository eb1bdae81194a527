import { type InnerLookup, lookUpInner } from "../actions/inner/inner-lookup.js";
import type { Parts } from "../actions/parts.js";
import type { InnerStateId } from "../backends/backend.js";
import type { Machine } from "../machine/machine.js";
import { reportKnown, reportUnknown, type StateReport, sharedDescriptions } from "./state-report.js";

const descriptions: Readonly<Record<InnerStateId | "preparing", string>> = {
  ...sharedDescriptions,
  paused: "The machine is paused, and holds its memory. `vagrant resume` lets it go on.",
  saved: "The machine is suspended, with its memory on disk. `vagrant resume` lets it go on.",
  stuck: "The machine crashed, and its hypervisor did not let go of it. `vagrant halt --force` turns it off.",
  busy: "The hypervisor is working on the machine. Wait a moment and look again.",
};

/** The state of a machine of the provider `vagrant`, from its hypervisor. Never fails: what cannot be known is `unknown`. */
export async function reportInnerState(machine: Machine, parts: Parts): Promise<StateReport> {
  const lookup = await lookUpInner(machine, parts);
  if (lookup.kind === "unknown") return reportUnknown(lookup.error);
  const id = stateIdOf(lookup);
  const backend = lookup.kind === "present" ? ` It is a machine of ${lookup.backend.name}.` : "";
  return reportKnown(id, descriptions[id] + backend);
}

function stateIdOf(lookup: Exclude<InnerLookup, { kind: "unknown" }>): InnerStateId | "preparing" {
  if (lookup.kind === "absent") return "not_created";
  return lookup.kind === "preparing" ? "preparing" : lookup.state.id;
}
