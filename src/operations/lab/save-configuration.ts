import { basename, dirname, join } from "node:path";
import type { Machine } from "../../machine/machine.js";
import { readConfigurationFile, writeConfigurationFile } from "../../state/configuration-file.js";
import { type GuestContext, kindOf, readRunning } from "./configurations.js";
import { type ChosenFolder, savedPlace } from "./saved-place.js";

/** How a configuration was saved. */
export interface SavedConfiguration {
  /** Its file, as the user would write it. */
  readonly file: string;
  readonly change: "new" | "changed" | "unchanged";
  /** The file with the earlier one, which was changed. */
  readonly kept?: string;
  /** Numbers of lines. */
  readonly added: number;
  readonly removed: number;
}

/** Saves the running configuration. Fails as `readRunning` does, and with `metadata_unreadable` and `metadata_unwritable`. */
export async function saveConfiguration(
  machine: Machine,
  chosen: ChosenFolder,
  context: GuestContext,
): Promise<SavedConfiguration> {
  const { parts } = context;
  const kind = await kindOf(machine, parts);
  const { name: file, path } = savedPlace(machine, kind, parts.vagrant.user.home, chosen);
  const running = await readRunning(machine, kind, context);
  const earlier = await readConfigurationFile(path);
  const kept = await writeConfigurationFile(path, running, parts.now());
  const change = earlier === undefined ? "new" : earlier.equals(running) ? "unchanged" : "changed";
  // Loaded on demand, because other commands compare nothing.
  const { countChanges } = await import("../../machine/text-diff.js");
  const version = (name: string, text = "") => ({ name: file, version: name, text });
  return {
    ...{ file, change },
    ...(kept !== undefined && { kept: join(dirname(file), basename(kept)) }),
    ...countChanges(
      version("saved", earlier?.toString("utf8")),
      version("running", running.toString("utf8")),
    ),
  };
}
