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
 * The machine of OrbStack's that no registry knows, and that says of itself to be this one of the Vagrantfile: all that this computer knew of
 * it is lost. Fails with `adoption_refused` if there are several. Asks no machine as long as the registry knows them all.
 */
export async function findRecorded(context: WorkContext): Promise<Forgotten | undefined> {
  const { machine, parts, signal } = context;
  const { entries: known } = await parts.registry(machine).all();
  if (strangersAmong(await parts.machines(machine), known).length === 0) return undefined;
  // One that was halted a moment ago would be woken by the question.
  const machines = await freshList(context);
  const strangers = strangersAmong(machines, known);
  const records = await readGuestRecords(strangers, { parts, driver: parts.driver(machine), signal });
  const entries = strangers.flatMap((orb) => {
    const record = records.get(orb.id);
    return record !== undefined && isPlaceOf(machine, record) ? [entryOf(record, orb)] : [];
  });
  const inUse = await Promise.all(entries.map((entry) => isUsedSomewhere(entry, machine)));
  const [entry, ...more] = entries.filter((_, index) => inUse[index] === false);
  const orb = strangers.find(({ id }) => id === entry?.machine_id);
  if (entry === undefined || orb === undefined) return undefined;
  if (more.length > 0) throw ambiguous(orb, machine);
  return { orb, entry: withFreeId(entry, machines, known), recorded: true };
}

/** Any of them may say so without right. */
function ambiguous({ name }: OrbMachine, machine: Machine): ExpectedError {
  const what = `Other machines also have a record as '${machine.name}' of this project`;
  const reason = `${what} (see \`vagrant vm discover\`). Nothing was created. Run \`vagrant vm adopt NAME ${machine.name}\` for the right one.`;
  return new ExpectedError("adoption_refused", { name, reason });
}

function strangersAmong(
  machines: readonly OrbMachine[],
  entries: readonly RegistryEntry[],
): readonly OrbMachine[] {
  const known = new Set(entries.map(({ machine_id }) => machine_id));
  return machines.filter(({ id, name }) => !known.has(id) && !isReservedName(name));
}

/** As the registry would have it. */
function entryOf(record: GuestRecord, { id }: OrbMachine): RegistryEntry {
  const { machine_name, root_path, data_dir, vagrant_id, created_at } = record;
  return {
    ...{ schema_version: 1, machine_id: id, provider: "orbstack", machine_name, root_path, data_dir },
    ...(vagrant_id !== undefined && { vagrant_id }),
    created_at,
  };
}

/** Vagrant's id leads to snapshots, which go with the machine: one that is another machine's is not believed. */
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
