import { delimiter, isAbsolute, join } from "node:path";
import { ExpectedError } from "../errors.js";
import { canExecute } from "../process/can-execute.js";

export interface LookupPlaces {
  readonly configured: string | undefined;
  readonly path: string;
  readonly home: string;
}

/**
 * Finds `orbctl`: at the configured path, as `orbctl` or `orb` in PATH, or in OrbStack's usual folders, because PATH
 * may not contain them if a process was started from the desktop. Runs no process.
 */
export function locateOrbctl(places: LookupPlaces, isExecutable = canExecute): string {
  const candidates = candidatesFor(places);
  const found = candidates.find(isExecutable);
  if (found === undefined) {
    const folders =
      places.configured === undefined ? ["PATH", ...usualFolders(places.home)] : [places.configured];
    throw new ExpectedError("orbctl_missing", { looked_in: folders.join(", ") });
  }
  return found;
}

function candidatesFor({ configured, path, home }: LookupPlaces): readonly string[] {
  // Only the configured path: a fallback would hide a mistake in it.
  if (configured !== undefined) return [expandHome(configured, home)];
  const inPath = path.split(delimiter).filter(isAbsolute);
  return [
    ...inPath.map((folder) => join(folder, "orbctl")),
    ...inPath.map((folder) => join(folder, "orb")),
    ...usualFolders(home).map((folder) => join(folder, "orbctl")),
  ];
}

function usualFolders(home: string): readonly string[] {
  return [
    join(home, ".orbstack", "bin"),
    "/usr/local/bin",
    "/opt/homebrew/bin",
    "/Applications/OrbStack.app/Contents/MacOS/bin",
  ];
}

function expandHome(path: string, home: string): string {
  return path.startsWith("~/") ? join(home, path.slice(2)) : path;
}
