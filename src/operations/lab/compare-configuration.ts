import { ExpectedError } from "../../errors.js";
import type { Kind } from "../../kinds/kind.js";
import type { Machine } from "../../machine/machine.js";
import { isBlank, readConfigurationFile } from "../../state/configuration-file.js";
import { type GuestContext, kindOf, loadCommandOf, readRunning } from "./configurations.js";
import { type ChosenFolder, savedPlace } from "./saved-place.js";

/** A machine's saved configuration and the running one. */
export interface Comparison {
  /** The file of the saved one, as the user would write it. */
  readonly file: string;
  readonly saved: string;
  readonly running: string;
}

/** Fails as `readRunning` does, and with `lab_configuration_missing` and `metadata_unreadable`. */
export async function compareConfiguration(
  machine: Machine,
  chosen: ChosenFolder,
  context: GuestContext,
): Promise<Comparison> {
  const { kind, file, content } = await readSaved(machine, chosen, context);
  const running = await readRunning(machine, kind, context);
  return { file, saved: content.toString("utf8"), running: running.toString("utf8") };
}

/** A machine's saved configuration. */
export interface SavedContent {
  readonly kind: Kind;
  /** As the user would write it. */
  readonly file: string;
  readonly content: Buffer;
}

/** Fails with `lab_configuration_missing`, `lab_kind_unknown` and `metadata_unreadable`. */
async function readSaved(
  machine: Machine,
  chosen: ChosenFolder,
  { parts }: GuestContext,
): Promise<SavedContent> {
  const kind = await kindOf(machine, parts);
  const { name: file, path } = savedPlace(machine, kind, parts.vagrant.user.home, chosen);
  const content = await readConfigurationFile(path);
  if (content === undefined || isBlank(content))
    throw new ExpectedError("lab_configuration_missing", { name: machine.name, path: file });
  return { kind, file, content };
}

/** The same if the machine's kind can load it. Also fails with `lab_kind_lacks`. */
export async function readLoadable(
  machine: Machine,
  chosen: ChosenFolder,
  context: GuestContext,
): Promise<SavedContent> {
  const saved = await readSaved(machine, chosen, context);
  loadCommandOf(machine, saved.kind);
  return saved;
}
