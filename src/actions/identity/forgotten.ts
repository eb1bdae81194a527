import type { OrbMachine } from "../../orbstack/orb-machine.js";
import { findMovedProject } from "../../state/moved-project.js";
import { lookAtPlaces } from "../../state/project-places.js";
import type { RegistryEntry } from "../../state/registry.js";
import type { LookupContext } from "../context/step.js";

/** A machine of OrbStack's that a project made and does not know any more. */
export interface Forgotten {
  readonly orb: OrbMachine;
  /** What the registry knows of it. */
  readonly entry: RegistryEntry;
  /** The registry knows nothing of it: `entry` is what the machine itself says. */
  readonly recorded?: true;
}

/**
 * The machine that stands behind one of the Vagrantfile which Vagrant says is not created: its folder of the machine was deleted. If
 * there are several, the last that was made.
 */
export async function findForgotten(context: LookupContext): Promise<Forgotten | undefined> {
  const { machine, parts } = context;
  const ours = await knownOf(context);
  if (ours.length === 0) return undefined;
  const machines = await parts.machines(machine);
  for (const entry of ours) {
    const orb = machines.find(({ id }) => id === entry.machine_id);
    if (orb !== undefined && !(await isUsedSomewhere(entry, machine))) return { orb, entry };
  }
  return undefined;
}

/** What the registry has of this machine of the Vagrantfile, the last that was made first. */
export async function knownOf(context: LookupContext): Promise<readonly RegistryEntry[]> {
  const { entries } = await context.parts.registry(context.machine).all();
  return entries.filter((entry) => isOf(entry, context)).sort(newestFirst);
}

/** Whether a folder anywhere still names the machine, such as that of a project that was renamed. */
export async function isUsedSomewhere(
  entry: RegistryEntry,
  around: { readonly homePath: string; readonly rootPath?: string },
): Promise<boolean> {
  if ((await lookAtPlaces(entry)).remembered) return true;
  return (await findMovedProject(entry, around)) !== undefined;
}

function isOf(entry: RegistryEntry, { machine }: LookupContext): boolean {
  return (
    entry.clone_of === undefined &&
    entry.provider === machine.provider &&
    entry.machine_name === machine.name &&
    entry.root_path === machine.rootPath &&
    entry.data_dir === machine.dataDir
  );
}

function newestFirst(a: RegistryEntry, b: RegistryEntry): number {
  return b.created_at.localeCompare(a.created_at);
}
