import type { Parts } from "../../actions/context/parts.js";
import type { Machine } from "../../machine/machine.js";
import { kindOf } from "./configurations.js";
import { type ChosenFolder, type SavedPlace, savedPlace } from "./saved-place.js";

/** A file in which two machines would be saved, one over the other. */
export interface SharedPlace {
  readonly file: string;
  readonly machines: readonly [string, string];
}

/** `undefined`: each of the machines has a file of its own. */
export async function sharedPlace(
  machines: readonly Machine[],
  chosen: ChosenFolder,
  parts: Parts,
): Promise<SharedPlace | undefined> {
  const seen = new Map<string, Machine>();
  for (const machine of machines) {
    const { name, path } = await placeOf(machine, chosen, parts);
    const other = seen.get(path);
    if (other !== undefined && other.dataDir !== machine.dataDir)
      return { file: name, machines: [other.name, machine.name] };
    seen.set(path, machine);
  }
  return undefined;
}

async function placeOf(machine: Machine, chosen: ChosenFolder, parts: Parts): Promise<SavedPlace> {
  return savedPlace(machine, await kindOf(machine, parts), parts.vagrant.user.home, chosen);
}
