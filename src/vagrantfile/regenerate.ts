import { readText, writeText } from "../state/json-file.js";
import { paths } from "../state/paths.js";
import type { Context } from "./context.js";
import { type LastingSetting, needsDestroy } from "./needs-destroy.js";
import { hashOf, readRecord, type VagrantfileRecord, writeRecord } from "./record.js";
import { replaceSection } from "./synced-folders-section.js";
import type { Template } from "./template.js";

interface RegenerateOptions {
  /** Absent: the built-in one. */
  readonly template?: Template | undefined;
  /** Leave everything but the synced folders as it is, also what was changed by hand. */
  readonly onlySyncedFolders?: boolean;
  /** Only say what would change. */
  readonly dryRun?: boolean;
  /** Whether the diff is for a terminal. */
  readonly colour?: boolean;
  readonly now: () => Date;
}

export interface Regeneration {
  /** Whether the file has, or would have, another text than before. */
  readonly changed: boolean;
  /** Whether the machine was last brought up with another text, or never: it needs a reload to follow. */
  readonly pending: boolean;
  /** The unified diff from the old text to the new one; empty when nothing changed. */
  readonly diff: string;
  /** The diff from the text that the machine was last brought up with, as far as that is known; otherwise the same. */
  readonly pendingDiff: string;
  /** Where a file that was changed by hand is kept; in a dry run, would be. */
  readonly keptAside: string | undefined;
  /** What the machine cannot follow but by a destroy. */
  readonly needsDestroy: readonly LastingSetting[];
}

/**
 * Brings the Vagrantfile in a machine's instance folder up to date. What is there already is not written again; what somebody
 * changed by hand is kept aside first. `template_failed`, `metadata_corrupt`,
 * `metadata_unwritable`: the file is as it was.
 */
export async function regenerate(
  instanceFolder: string,
  context: Context,
  { template, onlySyncedFolders = false, dryRun = false, colour = false, now }: RegenerateOptions,
): Promise<Regeneration> {
  // Loaded when they are needed: most commands generate nothing.
  const [{ render, renderSyncedFolders }, { describeChange }] = await Promise.all([
    import("./render.js"),
    import("./diff.js"),
  ]);
  const path = paths.vagrantfile(instanceFolder);
  const [old, record] = await Promise.all([readText(path), readRecord(instanceFolder)]);
  const replaced =
    onlySyncedFolders && old !== undefined && replaceSection(old, renderSyncedFolders(context));
  const text = replaced || render(context, template);
  const changed = text !== old;
  const byHand = old !== undefined && !record.written.includes(hashOf(old));
  const asideTime = now().toISOString().replaceAll(":", "-");
  const keptAside =
    byHand && changed && !replaced ? paths.editedVagrantfile(instanceFolder, asideTime) : undefined;
  if (!dryRun) {
    if (keptAside !== undefined) await writeText(keptAside, old ?? "");
    await write(instanceFolder, { old, text, record, ours: !(byHand && replaced) });
  }
  const diffFrom = (before: string) => describeChange(before, text, { colour });
  return {
    changed,
    pending: record.applied?.hash !== hashOf(text),
    diff: diffFrom(old ?? ""),
    pendingDiff: diffFrom(record.applied?.text ?? old ?? ""),
    keptAside,
    needsDestroy: record.applied === undefined ? [] : needsDestroy(record.applied.context, context),
  };
}

/** Notes that the machine has been brought up with the Vagrantfile as it is. */
export async function markApplied(instanceFolder: string, context: Context): Promise<void> {
  const text = await readText(paths.vagrantfile(instanceFolder));
  if (text === undefined) return;
  const { written } = await readRecord(instanceFolder);
  await writeRecord(instanceFolder, {
    schema_version: 1,
    written,
    applied: { hash: hashOf(text), text, context },
  });
}

interface Replacement {
  readonly old: string | undefined;
  readonly text: string;
  readonly record: VagrantfileRecord;
  /** Whether the text is all ours; else somebody's changes are in it, and are still to be kept aside one day. */
  readonly ours: boolean;
}

/** The record goes first: whichever of the two files a kill leaves behind, both texts are known as ours. */
async function write(instanceFolder: string, { old, text, record, ours }: Replacement): Promise<void> {
  const hashes = [text, ...(old === undefined ? [] : [old])].map(hashOf);
  const written = hashes.filter((hash, index) => index === 0 || record.written.includes(hash));
  if (ours && !written.every((hash) => record.written.includes(hash)))
    await writeRecord(instanceFolder, { ...record, written });
  if (text !== old) await writeText(paths.vagrantfile(instanceFolder), text);
}
