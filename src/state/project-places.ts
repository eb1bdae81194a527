import { readMachineId } from "./machine-id.js";
import { type Presence, presenceOf } from "./project-folder.js";
import type { ProjectPlace, RegistryEntry } from "./registry.js";

/** The state of the projects that use a machine: exists if one of them does. */
export interface ProjectState {
  readonly project: Presence;
  /** Whether one of them still has the machine's id, or may have it. */
  readonly remembered: boolean;
}

/** Checks all folders in which a machine is known to be used. */
export async function lookAtPlaces(entry: RegistryEntry): Promise<ProjectState> {
  const looks = await Promise.all(
    placesOf(entry).map(async (place) => ({
      presence: await presenceOf(place.root_path, place.volume),
      // An id that cannot be read may be this one.
      names: (await namedIn(place).catch(() => vagrantIdOf(entry))) === vagrantIdOf(entry),
    })),
  );
  const has = (presence: Presence) => looks.some((look) => look.presence === presence);
  return {
    project: has("there") ? "there" : has("uncertain") ? "uncertain" : "gone",
    remembered: looks.some(({ names }) => names),
  };
}

/**
 * The entry after its machine was used in a folder. If the former project folder was renamed, this folder becomes the
 * project. If it was copied, the original remains the project while it has the machine's id, or while that is not
 * known.
 */
export async function withPlace(entry: RegistryEntry, used: ProjectPlace): Promise<RegistryEntry> {
  const others = placesOf(entry).filter(({ data_dir }) => data_dir !== used.data_dir);
  const keep = await Promise.all(others.map((place) => mayName(place, vagrantIdOf(entry))));
  const kept = others.filter((_, index) => keep[index]);
  const { copies: _, root_path, volume: __, data_dir, ...rest } = entry;
  const stays = kept.some((place) => place.data_dir === data_dir && place.root_path === root_path);
  const [main = used, ...copies] = stays ? [...kept, used] : [used, ...kept];
  return { ...rest, ...main, copies: copies.length > 0 ? copies : undefined };
}

function vagrantIdOf({ vagrant_id, machine_id }: RegistryEntry): string {
  return vagrant_id ?? machine_id;
}

function placesOf({ root_path, volume, data_dir, copies = [] }: RegistryEntry): readonly ProjectPlace[] {
  return [{ root_path, data_dir, volume }, ...copies];
}

function namedIn({ data_dir }: ProjectPlace): Promise<string | undefined> {
  return readMachineId(data_dir);
}

async function mayName(place: ProjectPlace, id: string): Promise<boolean> {
  try {
    if ((await namedIn(place)) === id) return true;
    return (await presenceOf(place.root_path, place.volume)) === "uncertain";
  } catch {
    return true;
  }
}
