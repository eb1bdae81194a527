import { askStateWithin } from "../../backends/ask-state.js";
import type { Backend, BackendState } from "../../backends/backend.js";
import { defaultKillTimeoutMs, firstQuestionMs } from "../../backends/force-kill.js";
import { ExpectedError, isExpected, messageOf } from "../../errors.js";
import { type Machine, PREPARING_ID } from "../../machine/machine.js";
import type { BackendRecord } from "../../state/backend-record.js";
import { readMachineId } from "../../state/machine-id.js";
import { paths } from "../../state/paths.js";
import type { Parts } from "../context/parts.js";
import type { LookupContext } from "../context/step.js";
import { followProject } from "../identity/follow-project.js";
import { unlessOtherUsers } from "../identity/other-users.js";
import { settingsOf, whereOf } from "./where.js";

/** A machine as our own files have it. `id` is the backend's. */
interface BackendHandle {
  readonly backend: Backend;
  readonly id: string;
  readonly record: BackendRecord;
}

/** A machine that the hypervisor has. */
export interface BackendMachine extends BackendHandle {
  readonly state: Exclude<BackendState, { readonly id: "unknown" }>;
}

/**
 * What stands behind a machine of the provider `vagrant`. `absent` is said only when the hypervisor answered and does not have it: on that
 * word Vagrant forgets the machine. `preparing`: its creation began and came to no machine yet.
 */
export type BackendLookup =
  | { readonly kind: "absent" }
  | { readonly kind: "preparing" }
  | ({ readonly kind: "present" } & BackendMachine)
  | { readonly kind: "unknown"; readonly error: unknown; readonly handle?: BackendHandle };

interface LookupOptions {
  /** How long the hypervisor may take to answer. @default as long as its tool may take */
  readonly limitMs?: number;
}

/** Asks the hypervisor for the machine, by the backend id; no Vagrant is started. Never throws: not to know is an answer of its own. */
export async function lookUpBackendMachine(
  machine: Machine,
  parts: Parts,
  options: LookupOptions = {},
): Promise<BackendLookup> {
  if (machine.id === undefined) return { kind: "absent" };
  try {
    const lookup = await ask(machine, machine.id, parts, options);
    if (lookup.kind !== "present") return await unlessOtherUsers(lookup, machine, parts);
    await followProject(machine, async () => idsOf(lookup), parts);
    return lookup;
  } catch (error) {
    parts.logger.warn({ machine: machine.name, reason: messageOf(error) }, "the state is not known");
    return unlessOtherUsers({ kind: "unknown", error }, machine, parts);
  }
}

/** As `lookUpBackendMachine`, but fails with the reason when the hypervisor could not be asked. */
export async function lookUpBackendMachineOrFail({
  machine,
  parts,
}: LookupContext): Promise<Exclude<BackendLookup, { kind: "unknown" }>> {
  const lookup = await lookUpBackendMachine(machine, parts);
  if (lookup.kind === "unknown") throw lookup.error;
  return lookup;
}

/** The machine, if it runs. */
export async function findBackendRunning(context: LookupContext): Promise<BackendMachine | undefined> {
  const lookup = await lookUpBackendMachineOrFail(context);
  return lookup.kind === "present" && lookup.state.id === "running" ? lookup : undefined;
}

/** The machine; fails with `vm_not_created`. */
export async function requireBackendMachine(context: LookupContext): Promise<BackendMachine> {
  const lookup = await lookUpBackendMachineOrFail(context);
  if (lookup.kind !== "present") throw new ExpectedError("vm_not_created", {});
  return lookup;
}

/** The machine, which must run; fails with `vm_not_created` and `vm_not_running`. */
export async function requireRunningBackendMachine(context: LookupContext): Promise<BackendMachine> {
  const found = await requireBackendMachine(context);
  if (found.state.id !== "running") throw new ExpectedError("vm_not_running", {});
  return found;
}

/** What can be turned off by force. Whether it runs need not be known for that, and is not waited for. */
interface Killable extends BackendHandle {
  readonly state: BackendState;
}

/** Fails with `vm_not_created`. */
export async function requireKillable(context: LookupContext, killTimeoutMs?: number): Promise<Killable> {
  const killable = await findKillable(context, killTimeoutMs);
  if (killable === undefined) throw new ExpectedError("vm_not_created", {});
  return killable;
}

export async function isKillable(context: LookupContext): Promise<boolean> {
  return (await findKillable(context)) !== undefined;
}

async function findKillable(
  { machine, parts }: LookupContext,
  killTimeoutMs = defaultKillTimeoutMs,
): Promise<Killable | undefined> {
  const lookup = await lookUpBackendMachine(machine, parts, { limitMs: firstQuestionMs(killTimeoutMs) });
  if (lookup.kind === "present") return lookup;
  if (lookup.kind !== "unknown") return undefined;
  const { handle, error } = lookup;
  if (handle === undefined || !isExpected(error)) throw error;
  return { ...handle, state: { id: "unknown", error } };
}

function idsOf({ id, backend, record }: BackendMachine) {
  return { machine_id: id, backend: backend.name, ...whereOf(record), created_at: record.created_at };
}

async function ask(
  machine: Machine,
  outerId: string,
  parts: Parts,
  { limitMs }: LookupOptions,
): Promise<BackendLookup> {
  const folder = paths.instance(machine.dataDir);
  const preparing = outerId === PREPARING_ID;
  const record = await parts.vagrant.record(folder).read();
  if (record === undefined) {
    if (preparing) return { kind: "preparing" };
    // Destroyed by another process since ours began: Vagrant does not know it any more.
    if ((await readMachineId(machine.dataDir)) !== outerId) return { kind: "absent" };
    const reason = "it is missing, so the machine's backend is not known";
    throw new ExpectedError("metadata_corrupt", { path: paths.backendRecord(folder), reason });
  }
  const backend = parts.vagrant.backend(record.backend, settingsOf(record));
  const id = preparing ? await backend.backendId(folder, machine.name) : outerId;
  if (id === undefined) return { kind: "preparing" };
  const handle = { backend, id, record };
  const state = await (limitMs === undefined
    ? backend.state(id)
    : askStateWithin(limitMs, { backend, backendId: id }));
  if (state.id === "unknown") return { kind: "unknown", error: state.error, handle };
  if (state.id === "not_created") return { kind: preparing ? "preparing" : "absent" };
  return { kind: "present", ...handle, state };
}
