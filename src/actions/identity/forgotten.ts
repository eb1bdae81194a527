import type { OrbMachine } from "../../orbstack/orb-machine.js";
import { findMovedProject } from "../../state/moved-project.js";
import { lookAtPlaces } from "../../state/project-places.js";
import type { RegistryEntry } from "../../state/registry.js";
import type { LookupContext } from "../context/step.js";

/** An OrbStack machine that a project created, and that Vagrant no longer knows. */
export interface Forgotten {
  readonly orb: OrbMachine;
  /** Its registry entry. */
  readonly entry: RegistryEntry;
  /** It has no registry entry; `entry` comes from its own record. */
  readonly recorded?: true;
}

/**
 * Finds the machine for one of the Vagrantfile that Vagrant considers not created, because its data folder was deleted.
 * If there are several, the newest.
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

/** The registry entries for this machine of the Vagrantfile, newest first. */
export async function knownOf(context: LookupContext): Promise<readonly RegistryEntry[]> {
  const { entries } = await context.parts.registry(context.machine).all();
  return entries.filter((entry) => isOf(entry, context)).sort(newestFirst);
}

/** Whether any data folder still contains the machine's id, such as that of a renamed project. */
export async function isUsedSomewhere(
  entry: RegistryEntry,
  context: { readonly homePath: string; readonly rootPath?: string },
): Promise<boolean> {
  if ((await lookAtPlaces(entry)).remembered) return true;
  return (await findMovedProject(entry, context)) !== undefined;
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
