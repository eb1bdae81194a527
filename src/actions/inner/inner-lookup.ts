import type { Backend, InnerState } from "../../backends/backend.js";
import { ExpectedError, messageOf } from "../../errors.js";
import { type Machine, PREPARING_ID } from "../../machine/machine.js";
import type { InnerRecord } from "../../state/inner-record.js";
import { readMachineId } from "../../state/machine-id.js";
import { paths } from "../../state/paths.js";
import type { Parts } from "../parts.js";
import type { LookupContext } from "../step.js";

/** A machine that the hypervisor has. `id` is the inner provider's. */
export interface Inner {
  readonly backend: Backend;
  readonly id: string;
  readonly state: Exclude<InnerState, { readonly id: "unknown" }>;
  readonly record: InnerRecord;
}

/**
 * What stands behind a machine of the provider `vagrant`. `absent` is said only when the hypervisor answered and does not have it: on that
 * word Vagrant forgets the machine. `preparing`: its creation began and came to no machine yet.
 */
export type InnerLookup =
  | { readonly kind: "absent" }
  | { readonly kind: "preparing" }
  | ({ readonly kind: "present" } & Inner)
  | { readonly kind: "unknown"; readonly error: unknown };

/** Asks the hypervisor for the machine, by the inner id; no Vagrant is started. Never throws: not to know is an answer of its own. */
export async function lookUpInner(machine: Machine, parts: Parts): Promise<InnerLookup> {
  if (machine.id === undefined) return { kind: "absent" };
  try {
    return await ask(machine, machine.id, parts);
  } catch (error) {
    parts.logger.warn({ machine: machine.name, reason: messageOf(error) }, "the state is not known");
    return { kind: "unknown", error };
  }
}

/** As `lookUpInner`, but fails with the reason when the hypervisor could not be asked. */
export async function lookUpInnerOrFail({
  machine,
  parts,
}: LookupContext): Promise<Exclude<InnerLookup, { kind: "unknown" }>> {
  const lookup = await lookUpInner(machine, parts);
  if (lookup.kind === "unknown") throw lookup.error;
  return lookup;
}

/** The machine, if it runs. */
export async function findInnerRunning(context: LookupContext): Promise<Inner | undefined> {
  const lookup = await lookUpInnerOrFail(context);
  return lookup.kind === "present" && lookup.state.id === "running" ? lookup : undefined;
}

/** The machine; fails with `vm_not_created`. */
export async function requireInner(context: LookupContext): Promise<Inner> {
  const lookup = await lookUpInnerOrFail(context);
  if (lookup.kind !== "present") throw new ExpectedError("vm_not_created", {});
  return lookup;
}

/** The machine, which must run; fails with `vm_not_created` and `vm_not_running`. */
export async function requireRunningInner(context: LookupContext): Promise<Inner> {
  const inner = await requireInner(context);
  if (inner.state.id !== "running") throw new ExpectedError("vm_not_running", {});
  return inner;
}

async function ask(machine: Machine, outerId: string, parts: Parts): Promise<InnerLookup> {
  const folder = paths.instance(machine.dataDir);
  const preparing = outerId === PREPARING_ID;
  const record = await parts.inner.record(folder).read();
  if (record === undefined) {
    if (preparing) return { kind: "preparing" };
    // Destroyed by another process since ours began: Vagrant does not know it any more.
    if ((await readMachineId(machine.dataDir)) !== outerId) return { kind: "absent" };
    const reason = "it is not there, and with it the provider behind the machine is not known";
    throw new ExpectedError("metadata_corrupt", { path: paths.innerRecord(folder), reason });
  }
  const backend = parts.inner.backend(record.backend, { libvirtUri: record.libvirt_uri });
  const id = preparing ? await backend.innerId(folder, machine.name) : outerId;
  if (id === undefined) return { kind: "preparing" };
  const state = await backend.state(id);
  if (state.id === "unknown") return { kind: "unknown", error: state.error };
  if (state.id === "not_created") return { kind: preparing ? "preparing" : "absent" };
  return { kind: "present", backend, id, state, record };
}
