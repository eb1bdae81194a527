import { messageOf } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";
import { volumeOf } from "../../state/project-folder.js";
import { withPlace } from "../../state/project-places.js";
import type { ProjectPlace, RegistryEntry } from "../../state/registry.js";
import type { Parts } from "../context/parts.js";
import { vagrantfileProtects } from "../context/vagrantfile-protects.js";
import { register } from "./register.js";

type Ids = Parameters<typeof register>[0];

/**
 * Updates the registry entry of a machine that was just seen: its project's current folder, and the Vagrantfile's
 * `protected`. Adds the entry if it is missing.
 */
export async function followProject(
  machine: Machine,
  ids: () => Promise<Omit<Ids, "vagrant_id">>,
  parts: Parts,
): Promise<void> {
  const { id } = machine;
  if (id === undefined) return;
  try {
    const entry = await parts.registry(machine).find(id);
    if (entry === undefined) await registerAgain(id, await ids(), { machine, parts });
    else if (!isUpToDate(entry, machine)) await update(id, entry, machine, parts);
  } catch (error) {
    parts.logger.warn(
      { machine: machine.name, reason: messageOf(error) },
      "its registry entry could not be updated",
    );
  }
}

function registerAgain(
  id: string,
  ids: Omit<Ids, "vagrant_id">,
  context: { readonly machine: Machine; readonly parts: Parts },
): Promise<void> {
  return register({ ...ids, vagrant_id: ids.machine_id === id ? undefined : id }, context);
}

function isUpToDate(entry: RegistryEntry, machine: Machine): boolean {
  const places = [entry, ...(entry.copies ?? [])];
  const known = places.some(
    ({ root_path, data_dir }) => root_path === machine.rootPath && data_dir === machine.dataDir,
  );
  return known && entry.protected === protectionOf(entry, machine);
}

async function update(id: string, entry: RegistryEntry, machine: Machine, parts: Parts): Promise<void> {
  const place = await placeOf(machine);
  await parts
    .registry(machine)
    .change(id, async (now) => withProtection(await withPlace(now, place), machine));
  const moved = (await parts.registry(machine).find(id))?.data_dir !== entry.data_dir;
  if (moved) await parts.allocations(machine).move(id, place, uninterruptible());
}

async function placeOf({ rootPath, dataDir }: Machine): Promise<ProjectPlace> {
  const volume = await volumeOf(rootPath);
  return volume === undefined
    ? { root_path: rootPath, data_dir: dataDir }
    : { root_path: rootPath, data_dir: dataDir, volume };
}

function withProtection(entry: RegistryEntry, machine: Machine): RegistryEntry {
  const { protected: _, ...rest } = entry;
  const by = protectionOf(entry, machine);
  return by === undefined ? rest : { ...rest, protected: by };
}

/** Protection by a command lasts until `unprotect`; protection by the Vagrantfile, while the Vagrantfile says so. */
function protectionOf(entry: RegistryEntry, machine: Machine): RegistryEntry["protected"] {
  if (entry.protected === "command") return "command";
  return vagrantfileProtects(machine) ? "vagrantfile" : undefined;
}

function uninterruptible(): AbortSignal {
  return new AbortController().signal;
}
