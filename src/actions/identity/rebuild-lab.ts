import { ExpectedError } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";
import type { Lab } from "../../state/lab-numbers.js";
import type { Metadata } from "../../state/metadata-store.js";
import type { RegistryEntry } from "../../state/registry.js";
import type { Parts } from "../context/parts.js";
import { findLostMachine } from "./lost-machine.js";
import { machinesFolderOf } from "./machines-folder.js";
import { registeredMachine } from "./registered-machine.js";

interface Context {
  readonly parts: Parts;
  readonly signal: AbortSignal;
}

type Home = Pick<Machine, "homePath">;

interface Member {
  readonly entry: RegistryEntry;
  readonly lab: NonNullable<Metadata["lab"]>;
}

/**
 * A lab from the records of its machines. `undefined`: none of them is known. Fails if a record cannot be read, and with
 * `lab_numbers_unknown`.
 */
export async function rebuildLab(id: string, home: Home, context: Context): Promise<Lab | undefined> {
  const { entries } = await context.parts.registry(home).all();
  const lost = await findLostMachine(home, entries, context);
  if (lost !== undefined) throw new ExpectedError("lab_numbers_unknown", { lab: id, name: lost.name });
  const members = (await membersAmong(entries, home, context.parts)).filter(({ lab }) => lab.id === id);
  const [first] = members;
  if (first === undefined) return undefined;
  const { root_path, volume, data_dir } = first.entry;
  const links = Object.assign({}, ...members.map(({ lab }) => lab.links));
  const byMachine = <T>(read: (member: Member) => T) =>
    Object.fromEntries(members.map((member) => [member.entry.machine_name, read(member)]));
  return {
    schema_version: 1,
    name: first.lab.name,
    root_path,
    volume,
    machines_folder: machinesFolderOf({ dataDir: data_dir }),
    allocations: byMachine(({ lab }) => Object.values(lab.links)),
    claimed_at: byMachine(({ entry }) => entry.created_at),
    links,
    next_vlan: Math.max(0, ...Object.values<number>(links)) + 1,
  };
}

/** The id of the lab of the project whose machines are in this folder, from their records. */
export async function findLabId(
  machinesFolder: string,
  home: Home,
  parts: Parts,
): Promise<string | undefined> {
  const { entries } = await parts.registry(home).all();
  const own = entries.filter(({ data_dir }) => machinesFolderOf({ dataDir: data_dir }) === machinesFolder);
  return (await membersAmong(own, home, parts))[0]?.lab.id;
}

/** A clone that is in no Vagrantfile has the original's folders, and no links. */
async function membersAmong(
  entries: readonly RegistryEntry[],
  home: Home,
  parts: Parts,
): Promise<readonly Member[]> {
  const own = entries.filter(({ clone_of }) => clone_of === undefined);
  const labs = await Promise.all(
    own.map(async (entry) => (await parts.metadata(registeredMachine(entry, home)).read())?.lab),
  );
  return own.flatMap((entry, index) => {
    const lab = labs[index];
    return lab === undefined ? [] : [{ entry, lab }];
  });
}
