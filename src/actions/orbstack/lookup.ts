import { ExpectedError, messageOf } from "../../errors.js";
import { type Machine, PREPARING_ID } from "../../machine/machine.js";
import type { OrbMachine } from "../../orbstack/orb-machine.js";
import { belongsTo } from "../../orbstack/snapshot-names.js";
import type { Parts } from "../context/parts.js";
import type { LookupContext } from "../context/step.js";
import { followProject } from "../identity/follow-project.js";
import { unlessOtherUsers } from "../identity/other-users.js";
import { snapshotOwner } from "./snapshots.js";

/**
 * What OrbStack has for a machine of Vagrant's. `absent` only if OrbStack answered and does not have it, because
 * Vagrant then forgets the machine. `lost`: it is absent, but its snapshots exist and must not be forgotten.
 * `preparing`: its creation was interrupted; `orb` is what exists of it. A machine of another user is none of these,
 * because only their OrbStack knows it.
 */
export type Lookup =
  | { readonly kind: "absent" }
  | { readonly kind: "lost" }
  | { readonly kind: "preparing"; readonly name: string | undefined; readonly orb: OrbMachine | undefined }
  | { readonly kind: "present"; readonly orb: OrbMachine }
  | { readonly kind: "unknown"; readonly error: unknown };

/** An OrbStack machine, and Vagrant's id of it, by which its snapshots are found. */
interface Owned {
  readonly owner: string;
  /** `undefined`: it was deleted outside Vagrant, and only snapshots are left. */
  readonly orb: OrbMachine | undefined;
}

/** Looks up the OrbStack machine by its current id. Never throws: a failure is the result `unknown`. */
export async function lookUp(machine: Machine, parts: Parts): Promise<Lookup> {
  if (machine.id === undefined) return { kind: "absent" };
  try {
    const lookup = await ask(machine, machine.id, parts);
    if (lookup.kind === "present")
      await followProject(machine, () => idsOf(lookup.orb, machine, parts), parts);
    return isSeen(lookup) ? lookup : await unlessOtherUsers(lookup, machine, parts);
  } catch (error) {
    parts.logger.warn({ machine: machine.name, reason: messageOf(error) }, "the state is not known");
    return unlessOtherUsers({ kind: "unknown", error }, machine, parts);
  }
}

/** Like `lookUp`, but throws the reason if OrbStack could not be asked. */
export async function lookUpOrFail({
  machine,
  parts,
}: LookupContext): Promise<Exclude<Lookup, { kind: "unknown" }>> {
  const lookup = await lookUp(machine, parts);
  if (lookup.kind === "unknown") throw lookup.error;
  return lookup;
}

/** The machine if it is running. */
export async function findRunning(context: LookupContext): Promise<OrbMachine | undefined> {
  const lookup = await lookUpOrFail(context);
  return lookup.kind === "present" && lookup.orb.state === "running" ? lookup.orb : undefined;
}

/** The machine, or its snapshots if it was lost. Fails with `vm_not_created`. */
export async function requireOwned(context: LookupContext): Promise<Owned> {
  const lookup = await lookUpOrFail(context);
  const owner = snapshotOwner(context.machine);
  if (owner === undefined || (lookup.kind !== "present" && lookup.kind !== "lost"))
    throw new ExpectedError("vm_not_created", {});
  return { owner, orb: lookup.kind === "present" ? lookup.orb : undefined };
}

/** The machine. Fails with `vm_not_created`. */
export async function requirePresent(context: LookupContext): Promise<Owned & { readonly orb: OrbMachine }> {
  const { owner, orb } = await requireOwned(context);
  if (orb === undefined) throw new ExpectedError("vm_not_created", {});
  return { owner, orb };
}

/**
 * The machine, which must be running, because SSH and `orbctl run` would start a halted one. Fails with
 * `vm_not_created` and `vm_not_running`.
 */
export async function requireRunningMachine(context: LookupContext): Promise<OrbMachine> {
  const { orb } = await requirePresent(context);
  if (orb.state !== "running") throw new ExpectedError("vm_not_running", {});
  return orb;
}

function ask(machine: Machine, vagrantId: string, parts: Parts): Promise<Lookup> {
  return vagrantId === PREPARING_ID ? lookUpPreparing(machine, parts) : lookUpById(machine, vagrantId, parts);
}

async function idsOf({ id, name }: OrbMachine, machine: Machine, parts: Parts) {
  const { created_at = parts.now().toISOString() } = (await parts.metadata(machine).read()) ?? {};
  return { machine_id: id, orbstack_machine_name: name, created_at };
}

/** Whether OrbStack has anything of the machine. */
function isSeen(lookup: Lookup): boolean {
  return lookup.kind === "preparing" ? lookup.orb !== undefined : lookup.kind !== "absent";
}

async function lookUpPreparing(machine: Machine, parts: Parts): Promise<Lookup> {
  const metadata = await parts.metadata(machine).read();
  const name = metadata?.orbstack_machine_name;
  if (name === undefined) return { kind: "preparing", name, orb: undefined };
  const machines = await parts.machines(machine);
  return { kind: "preparing", name, orb: machines.find((candidate) => candidate.name === name) };
}

async function lookUpById(machine: Machine, vagrantId: string, parts: Parts): Promise<Lookup> {
  const { id, doubt } = await currentId(machine, vagrantId, parts);
  const orb = await parts.findMachine(machine, id);
  if (orb !== undefined) return { kind: "present", orb };
  if (doubt !== undefined) return { kind: "unknown", error: doubt };
  const machines = await parts.machines(machine);
  return { kind: machines.some(({ name }) => belongsTo(vagrantId, name)) ? "lost" : "absent" };
}

/** OrbStack's current id, and why it may have changed. It equals Vagrant's id until a snapshot is restored. */
async function currentId(machine: Machine, vagrantId: string, parts: Parts) {
  let doubt: unknown;
  const note = (error: unknown) => {
    doubt ??= error;
    return undefined;
  };
  const metadata = await parts.metadata(machine).read().catch(note);
  if (metadata?.machine_id !== undefined) return { id: metadata.machine_id, doubt };
  const entry = await parts.registry(machine).find(vagrantId).catch(note);
  return { id: entry?.machine_id ?? vagrantId, doubt };
}
