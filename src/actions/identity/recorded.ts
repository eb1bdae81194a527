import { ExpectedError } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";
import type { OrbMachine } from "../../orbstack/orb-machine.js";
import { isReservedName } from "../../orbstack/snapshot-names.js";
import type { GuestRecord } from "../../state/guest-record.js";
import type { RegistryEntry } from "../../state/registry.js";
import type { WorkContext } from "../context/step.js";
import { type Forgotten, isUsedSomewhere } from "./forgotten.js";
import { readGuestRecords } from "./guest-record.js";
import { isPlaceOf } from "./place.js";
import { freshList } from "./taken-name.js";

/**
 * Finds an OrbStack machine without a registry entry whose own record says that it is this one of the Vagrantfile,
 * after everything on this computer was lost. Fails with `adoption_refused` if there are several. Reads no records if
 * all machines are registered.
 */
export async function findRecorded(context: WorkContext): Promise<Forgotten | undefined> {
  const { machine, parts, signal } = context;
  const { entries: known } = await parts.registry(machine).all();
  if (unregisteredAmong(await parts.machines(machine), known).length === 0) return undefined;
  // Reading a record would start a machine that was halted a moment ago.
  const machines = await freshList(context);
  const unregistered = unregisteredAmong(machines, known);
  const records = await readGuestRecords(unregistered, { parts, driver: parts.driver(machine), signal });
  const entries = unregistered.flatMap((orb) => {
    const record = records.get(orb.id);
    return record !== undefined && isPlaceOf(machine, record) ? [entryOf(record, orb)] : [];
  });
  const inUse = await Promise.all(entries.map((entry) => isUsedSomewhere(entry, machine)));
  const [entry, ...more] = entries.filter((_, index) => inUse[index] === false);
  const orb = unregistered.find(({ id }) => id === entry?.machine_id);
  if (entry === undefined || orb === undefined) return undefined;
  if (more.length > 0) throw ambiguous(orb, machine);
  return { orb, entry: withFreeId(entry, machines, known), recorded: true };
}

/** A record is only a claim. */
function ambiguous({ name }: OrbMachine, machine: Machine): ExpectedError {
  const what = `Other machines also have a record as '${machine.name}' of this project`;
  const reason = `${what} (see \`vagrant vm discover\`). Nothing was created. Run \`vagrant vm adopt NAME ${machine.name}\` for the right one.`;
  return new ExpectedError("adoption_refused", { name, reason });
}

function unregisteredAmong(
  machines: readonly OrbMachine[],
  entries: readonly RegistryEntry[],
): readonly OrbMachine[] {
  const known = new Set(entries.map(({ machine_id }) => machine_id));
  return machines.filter(({ id, name }) => !known.has(id) && !isReservedName(name));
}

/** The registry entry for a record. */
function entryOf(record: GuestRecord, { id }: OrbMachine): RegistryEntry {
  const { machine_name, root_path, data_dir, vagrant_id, created_at } = record;
  return {
    ...{ schema_version: 1, machine_id: id, provider: "orbstack", machine_name, root_path, data_dir },
    vagrant_id,
    created_at,
  };
}

/** Snapshots, which are deleted with the machine, are found by Vagrant's id. An id that belongs to another machine is not used. */
function withFreeId(
  entry: RegistryEntry,
  machines: readonly OrbMachine[],
  known: readonly RegistryEntry[],
): RegistryEntry {
  const { vagrant_id, ...rest } = entry;
  const taken = [
    ...machines.map(({ id }) => id),
    ...known.flatMap((one) => [one.machine_id, one.vagrant_id]),
  ];
  return vagrant_id === undefined || taken.includes(vagrant_id) ? rest : entry;
}
