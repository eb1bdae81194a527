import { lookUpInner } from "../actions/inner/inner-lookup.js";
import type { Parts } from "../actions/parts.js";
import type { InnerStateId } from "../backends/backend.js";
import type { Machine } from "../machine/machine.js";
import type { StateId } from "../machine/state.js";
import { reportUnknown, type StateReport, shortOf } from "./state-report.js";

const descriptions: Readonly<Record<Exclude<InnerStateId, "not_created"> | "preparing", string>> = {
  preparing:
    "The machine's creation began and did not end. `vagrant up` goes on with it, `vagrant destroy` clears it away.",
  starting: "The machine is starting.",
  running: "The machine is running. `vagrant halt` stops it, `vagrant destroy` deletes it with its disk.",
  paused: "The machine is paused, and holds its memory. `vagrant resume` lets it go on.",
  stopping: "The machine is stopping.",
  stopped: "The machine is stopped. `vagrant up` starts it; its disk is kept.",
  saved: "The machine is suspended, with its memory on disk. `vagrant resume` lets it go on.",
  stuck: "The machine crashed, and its hypervisor did not let go of it. `vagrant halt --force` turns it off.",
  busy: "The hypervisor is working on the machine. Wait a moment and look again.",
};

/** The state of a machine of the provider `vagrant`, from its hypervisor. Never fails: what cannot be known is `unknown`. */
export async function reportInnerState(machine: Machine, parts: Parts): Promise<StateReport> {
  const lookup = await lookUpInner(machine, parts);
  if (lookup.kind === "unknown") return reportUnknown(lookup.error);
  if (lookup.kind === "absent") return reportAbsent();
  const id = lookup.kind === "preparing" ? "preparing" : lookup.state.id;
  if (id === "not_created") return reportAbsent();
  const long = descriptions[id];
  const backend = lookup.kind === "present" ? ` It is a machine of ${lookup.backend.name}.` : "";
  return { state: { id: id satisfies StateId, short: shortOf(id), long: long + backend } };
}

function reportAbsent(): StateReport {
  const long = "The machine is not created yet. Run `vagrant up` to create it.";
  return { state: { id: "not_created", short: shortOf("not_created"), long } };
}
