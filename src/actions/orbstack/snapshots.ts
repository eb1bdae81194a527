import { ExpectedError } from "../../errors.js";
import { type Machine, PREPARING_ID } from "../../machine/machine.js";
import type { OrbMachine } from "../../orbstack/orb-machine.js";
import { belongsTo, labelOf, restoreNames } from "../../orbstack/snapshot-names.js";
import type { SnapshotRecord } from "../../state/snapshot-store.js";
import type { Parts } from "../context/parts.js";
import type { StepContext } from "../context/step.js";

/** Vagrant's id of the machine, by which its snapshots are found. `undefined` before it is created. */
export function snapshotOwner({ id }: Machine): string | undefined {
  return id === PREPARING_ID ? undefined : id;
}

/** A snapshot that can be restored: the user's name for it, and its clone. */
export interface Snapshot {
  readonly name: string;
  readonly orb: OrbMachine;
}

/**
 * A machine's snapshots, oldest first, from the existing clones. A clone without a record (the file was lost, or
 * OrbStack completed the clone after our timeout) is shown by a name derived from its own, so it can be used or
 * deleted.
 */
export async function listSnapshots(machine: Machine, parts: Parts): Promise<readonly Snapshot[]> {
  const owner = snapshotOwner(machine);
  if (owner === undefined) return [];
  const [records, machines] = await Promise.all([parts.snapshots(machine).read(), parts.machines(machine)]);
  return joinSnapshots(owner, records, machines);
}

/** Their names in one line, for use in a sentence. */
export async function snapshotNames(machine: Machine, parts: Parts): Promise<string> {
  return (await listSnapshots(machine, parts)).map(({ name }) => name).join(", ");
}

/** The user's name for a new snapshot. Fails with `snapshot_name_invalid` if it has no visible characters. */
export function readSnapshotName({ env }: StepContext): string {
  const name = String(env.snapshot_name ?? "");
  if (name.trim() === "" || /[\p{Cc}\p{Cs}]/u.test(name))
    throw new ExpectedError("snapshot_name_invalid", { snapshot: name });
  return name;
}

/** The snapshot that the command names. Fails with `snapshot_not_found`. */
export async function requireSnapshot({ machine, parts, env }: StepContext): Promise<Snapshot> {
  const name = String(env.snapshot_name ?? "");
  const found = (await listSnapshots(machine, parts)).find((snapshot) => snapshot.name === name);
  if (found === undefined)
    throw new ExpectedError("snapshot_not_found", { snapshot_name: name, machine: machine.name });
  return found;
}

function joinSnapshots(
  owner: string,
  records: readonly SnapshotRecord[],
  machines: readonly OrbMachine[],
): readonly Snapshot[] {
  const clones = new Map(clonesOf(owner, machines).map((orb) => [orb.name, orb]));
  const recorded = records.flatMap(({ name, clone_name, intent }) => {
    const orb = clones.get(clone_name);
    clones.delete(clone_name);
    return orb === undefined || intent !== undefined ? [] : [{ name, orb }];
  });
  const taken = new Set(recorded.map(({ name }) => name));
  const unrecorded = [...clones.values()].map((orb) => {
    const label = labelOf(owner, orb.name);
    return { name: taken.has(label) ? orb.name : label, orb };
  });
  return [...unrecorded, ...recorded];
}

/** All clones that are snapshots of that owner, or may become ones. */
function clonesOf(owner: string, machines: readonly OrbMachine[]): readonly OrbMachine[] {
  const { next, former } = restoreNames(owner);
  return machines.filter(({ name }) => belongsTo(owner, name) && name !== next && name !== former);
}
