import { join } from "node:path";
import type { Kind } from "../../kinds/kind.js";
import { startupConfig } from "../../kinds/startup-config.js";
import type { Machine } from "../../machine/machine.js";

/** Where a machine's configuration is saved: its path, and its name for the user. */
export interface SavedPlace {
  readonly name: string;
  readonly path: string;
}

/** Which folder the user named, if any: as they wrote it, and its path. */
export type ChosenFolder = SavedPlace | undefined;

/** In the chosen folder; or in `lab.startup_config`; or in `configs` beside the Vagrantfile. `home` is the user's home. */
export function savedPlace(machine: Machine, kind: Kind, home: string, chosen: ChosenFolder): SavedPlace {
  const file = `${machine.name}.${kind.extension}`;
  if (chosen !== undefined) return { name: join(chosen.name, file), path: join(chosen.path, file) };
  const name = join("configs", file);
  return startupConfig(machine, home) ?? { name, path: join(machine.rootPath, name) };
}
