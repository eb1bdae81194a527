import { askStateWithin } from "../../backends/ask-state.js";
import type { Backend, BackendState } from "../../backends/backend.js";
import { defaultKillTimeoutMs, firstQueryTimeoutMs } from "../../backends/force-kill.js";
import { ExpectedError, isExpected, messageOf } from "../../errors.js";
import { type Machine, PREPARING_ID } from "../../machine/machine.js";
import type { BackendRecord } from "../../state/backend-record.js";
import { readMachineId } from "../../state/machine-id.js";
import { paths } from "../../state/paths.js";
import { instanceFiles } from "../../state/state-files.js";
import type { Parts } from "../context/parts.js";
import type { LookupContext } from "../context/step.js";
import { followProject } from "../identity/follow-project.js";
import { unlessOtherUsers } from "../identity/other-users.js";
import { settingsOf, whereOf } from "./where.js";

/** A machine according to our files. `id` is the backend id. */
interface BackendHandle {
  readonly backend: Backend;
  readonly id: string;
  readonly record: BackendRecord;
}

/** A machine that the backend has. */
export interface BackendMachine extends BackendHandle {
  readonly state: Exclude<BackendState, { readonly id: "unknown" }>;
}

/**
 * What the backend has for a machine of the provider `vagrant`. `absent` only if the backend answered and does not have
 * it, because Vagrant then forgets the machine. `preparing`: its creation began, but there is no machine yet.
 */
export type BackendLookup =
  | { readonly kind: "absent" }
  | { readonly kind: "preparing" }
  | ({ readonly kind: "present" } & BackendMachine)
  | { readonly kind: "unknown"; readonly error: unknown; readonly handle?: BackendHandle };

interface LookupOptions {
  /** How long the backend may take to answer. @default the timeout of its tool */
  readonly timeoutMs?: number;
}

/** Asks the backend's tool for the machine; no Vagrant is started. Never throws: a failure is the result `unknown`. */
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

/** Like `lookUpBackendMachine`, but throws the reason if the backend could not be asked. */
export async function lookUpBackendMachineOrFail({
  machine,
  parts,
}: LookupContext): Promise<Exclude<BackendLookup, { kind: "unknown" }>> {
  const lookup = await lookUpBackendMachine(machine, parts);
  if (lookup.kind === "unknown") throw lookup.error;
  return lookup;
}

/** The machine if it is running. */
export async function findBackendRunning(context: LookupContext): Promise<BackendMachine | undefined> {
  const lookup = await lookUpBackendMachineOrFail(context);
  return lookup.kind === "present" && lookup.state.id === "running" ? lookup : undefined;
}

/** The machine. Fails with `vm_not_created`. */
export async function requireBackendMachine(context: LookupContext): Promise<BackendMachine> {
  const lookup = await lookUpBackendMachineOrFail(context);
  if (lookup.kind !== "present") throw new ExpectedError("vm_not_created", {});
  return lookup;
}

/** The machine, which must be running. Fails with `vm_not_created` and `vm_not_running`. */
export async function requireRunningBackendMachine(context: LookupContext): Promise<BackendMachine> {
  const found = await requireBackendMachine(context);
  if (found.state.id !== "running") throw new ExpectedError("vm_not_running", {});
  return found;
}

/** A machine that can be powered off. Its state may be unknown, because a kill must not wait for it. */
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
  const lookup = await lookUpBackendMachine(machine, parts, {
    timeoutMs: firstQueryTimeoutMs(killTimeoutMs),
  });
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
  vagrantId: string,
  parts: Parts,
  { timeoutMs }: LookupOptions,
): Promise<BackendLookup> {
  const folder = paths.instance(machine.dataDir);
  const preparing = vagrantId === PREPARING_ID;
  const record = await parts.vagrant.record(folder).read();
  if (record === undefined) {
    if (preparing) return { kind: "preparing" };
    // Another process destroyed it after ours started, so Vagrant no longer knows it.
    if ((await readMachineId(machine.dataDir)) !== vagrantId) return { kind: "absent" };
    const reason = "it is missing, so the machine's backend is not known";
    throw new ExpectedError("metadata_corrupt", { path: instanceFiles(folder).backendRecord.path, reason });
  }
  const backend = parts.vagrant.backend(record.backend, settingsOf(record));
  const id = preparing ? await backend.backendId(folder, machine.name) : vagrantId;
  if (id === undefined) return { kind: "preparing" };
  const handle = { backend, id, record };
  const state = await (timeoutMs === undefined
    ? backend.state(id)
    : askStateWithin(timeoutMs, { backend, backendId: id }));
  if (state.id === "unknown") return { kind: "unknown", error: state.error, handle };
  if (state.id === "not_created") return { kind: preparing ? "preparing" : "absent" };
  return { kind: "present", ...handle, state };
}
