import { readdir } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { asObject } from "../machine/json.js";
import { readText } from "./json-file.js";
import { readMachineId } from "./machine-id.js";
import { paths } from "./paths.js";
import type { ProjectPlace, RegistryEntry } from "./registry.js";

interface CurrentPlaces {
  readonly homePath: string;
  readonly rootPath?: string | undefined;
}

type Place = Omit<ProjectPlace, "volume">;

/**
 * Finds the current folder of a machine's project if it is no longer where it was: the user's current project, a folder
 * to which a part of the old path was renamed, or the folder in Vagrant's own list of machines. A folder only counts if
 * it has the machine's id.
 */
export async function findMovedProject(
  entry: RegistryEntry,
  { homePath, rootPath }: CurrentPlaces,
): Promise<Place | undefined> {
  const inside = relative(entry.root_path, entry.data_dir);
  if (inside.startsWith("..") || isAbsolute(inside)) return undefined;
  const roots = [...(rootPath === undefined ? [] : [rootPath]), ...(await renamedFrom(entry.root_path))];
  const near = roots.map((root_path) => ({ root_path, data_dir: join(root_path, inside) }));
  const id = entry.vagrant_id ?? entry.machine_id;
  return (await firstNaming(id, near)) ?? firstNaming(id, await listedByVagrant(entry, homePath));
}

async function firstNaming(id: string, places: readonly Place[]): Promise<Place | undefined> {
  const named = await Promise.all(
    places.map(({ data_dir }) => readMachineId(data_dir).catch(() => undefined)),
  );
  return places.find((_, index) => named[index] === id);
}

/** The folder's possible paths if one folder on its path was renamed. */
async function renamedFrom(path: string, below = ""): Promise<readonly string[]> {
  const above = dirname(path);
  if (above === path) return [];
  const names = await readdir(above).catch(() => undefined);
  if (names === undefined) return renamedFrom(above, join(basename(path), below));
  return names.map((name) => join(above, name, below));
}

async function listedByVagrant(
  { machine_name, provider }: RegistryEntry,
  homePath: string,
): Promise<readonly Place[]> {
  try {
    const { machines } = asObject(JSON.parse((await readText(paths.machineIndex(homePath))) ?? "{}"));
    return Object.values(asObject(machines ?? {}))
      .map(asObject)
      .filter((machine) => machine.name === machine_name && machine.provider === provider)
      .map(({ vagrantfile_path, local_data_path }) => ({
        root_path: String(vagrantfile_path),
        data_dir: join(String(local_data_path), "machines", machine_name, provider),
      }));
  } catch {
    // Damage in Vagrant's own file must not affect our machines.
    return [];
  }
}
