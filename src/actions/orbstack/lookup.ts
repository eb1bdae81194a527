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
 * What stands behind a machine of Vagrant. `absent` is said only when OrbStack answered and does not have it: on that
 * word Vagrant forgets the machine. `lost`: it is gone as well, but snapshots of it are there, which must not be forgotten.
 * `preparing`: its creation was interrupted; `orb` is what exists of it. A machine of another user is none of these: only their
 * OrbStack knows it.
 */
export type Lookup =
  | { readonly kind: "absent" }
  | { readonly kind: "lost" }
  | { readonly kind: "preparing"; readonly name: string | undefined; readonly orb: OrbMachine | undefined }
  | { readonly kind: "present"; readonly orb: OrbMachine }
  | { readonly kind: "unknown"; readonly error: unknown };

/** The machine of OrbStack, and Vagrant's id of it, in whose name its snapshots are kept. */
interface Owned {
  readonly owner: string;
  /** `undefined`: it was deleted behind Vagrant's back, and snapshots are left. */
  readonly orb: OrbMachine | undefined;
}

/** Finds OrbStack's machine behind Vagrant's, by the id that it has now. Never throws: not to know is an answer of its own. */
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

/** As `lookUp`, but fails with the reason when OrbStack could not be asked. */
export async function lookUpOrFail({
  machine,
  parts,
}: LookupContext): Promise<Exclude<Lookup, { kind: "unknown" }>> {
  const lookup = await lookUp(machine, parts);
  if (lookup.kind === "unknown") throw lookup.error;
  return lookup;
}

/** The machine, if it runs. */
export async function findRunning(context: LookupContext): Promise<OrbMachine | undefined> {
  const lookup = await lookUpOrFail(context);
  return lookup.kind === "present" && lookup.orb.state === "running" ? lookup.orb : undefined;
}

/** The machine, or what its snapshots remember of it; fails with `vm_not_created`. */
export async function requireOwned(context: LookupContext): Promise<Owned> {
  const lookup = await lookUpOrFail(context);
  const owner = snapshotOwner(context.machine);
  if (owner === undefined || (lookup.kind !== "present" && lookup.kind !== "lost"))
    throw new ExpectedError("vm_not_created", {});
  return { owner, orb: lookup.kind === "present" ? lookup.orb : undefined };
}

/** The machine; fails with `vm_not_created`. */
export async function requirePresent(context: LookupContext): Promise<Owned & { readonly orb: OrbMachine }> {
  const { owner, orb } = await requireOwned(context);
  if (orb === undefined) throw new ExpectedError("vm_not_created", {});
  return { owner, orb };
}

/** The machine, which must run: SSH and `orbctl run` would wake one that was halted. Fails with `vm_not_created` and `vm_not_running`. */
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

/** Whether OrbStack has something of the machine. */
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

/** OrbStack's id, and why it may be another one. It is Vagrant's until a snapshot is restored. */
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
