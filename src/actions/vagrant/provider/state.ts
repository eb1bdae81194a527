import type { BackendStateId } from "../../../backends/backend.js";
import type { Machine } from "../../../machine/machine.js";
import {
  reportKnown,
  reportUnknown,
  type StateReport,
  sharedDescriptions,
} from "../../../machine/state-report.js";
import type { Parts } from "../../context/parts.js";
import { type BackendLookup, lookUpBackendMachine } from "../lookup.js";

const descriptions: Readonly<Record<BackendStateId | "preparing", string>> = {
  ...sharedDescriptions,
  paused: "The machine is paused, and keeps its memory. `vagrant resume` continues it.",
  saved: "The machine is suspended, with its memory on disk. `vagrant resume` continues it.",
  stuck: "The machine crashed and is still held by its backend. `vagrant halt --force` powers it off.",
  busy: "The backend is working on the machine. Wait a moment, then try again.",
};

/** The state of a machine of the provider `vagrant`, from its backend. Never fails: the state may be `unknown`. */
export async function reportBackendState(machine: Machine, parts: Parts): Promise<StateReport> {
  const lookup = await lookUpBackendMachine(machine, parts);
  if (lookup.kind === "unknown") return reportUnknown(lookup.error);
  const id = stateIdOf(lookup);
  const backend = lookup.kind === "present" ? ` Its backend is ${lookup.backend.name}.` : "";
  return reportKnown(id, descriptions[id] + backend);
}

function stateIdOf(lookup: Exclude<BackendLookup, { kind: "unknown" }>): BackendStateId | "preparing" {
  if (lookup.kind === "absent") return "not_created";
  return lookup.kind === "preparing" ? "preparing" : lookup.state.id;
}
