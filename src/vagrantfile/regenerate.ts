import { readText, writeText } from "../state/json-file.js";
import { paths } from "../state/paths.js";
import type { Context } from "./context.js";
import { type FixedSetting, needsDestroy } from "./needs-destroy.js";
import { hashOf, readRecord, type VagrantfileRecord, writeRecord } from "./record.js";
import { replaceSection } from "./synced-folders-section.js";
import type { Template } from "./template.js";

interface RegenerateOptions {
  /** `undefined`: the built-in one. */
  readonly template?: Template | undefined;
  /** Only replace the synced folders, and keep everything else, including manual edits. */
  readonly onlySyncedFolders?: boolean;
  /** Only report what would change. */
  readonly dryRun?: boolean;
  /** Whether the diff is coloured. */
  readonly colour?: boolean;
  readonly now: () => Date;
}

export interface Regeneration {
  /** Whether the file's text changed, or would change. */
  readonly changed: boolean;
  /** Whether the machine needs a reload, because it was brought up with another text, or never. */
  readonly pending: boolean;
  /** The unified diff between the old and the new text; empty if nothing changed. */
  readonly diff: string;
  /** The diff from the text that the machine was last brought up with or, if that is not known, the same as `diff`. */
  readonly pendingDiff: string;
  /** Where a manually edited file is kept or, in a dry run, would be. */
  readonly keptAside: string | undefined;
  /** Changes that need a destroy. */
  readonly needsDestroy: readonly FixedSetting[];
}

/**
 * Updates the Vagrantfile in a machine's instance folder. An unchanged file is not written. A manually edited one is
 * kept under another name first. Fails with `template_failed`, `metadata_corrupt` and `metadata_unwritable`, and then
 * changes nothing.
 */
export async function regenerate(
  instanceFolder: string,
  context: Context,
  { template, onlySyncedFolders = false, dryRun = false, colour = false, now }: RegenerateOptions,
): Promise<Regeneration> {
  // Loaded on demand, because most commands generate nothing.
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

/** Records that the machine was brought up with the current Vagrantfile. */
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
  /** Whether the text is only ours. Otherwise it contains manual edits, which must still be kept when it is replaced. */
  readonly ours: boolean;
}

/** The record is written first, so after a kill both texts are known to be ours. */
async function write(instanceFolder: string, { old, text, record, ours }: Replacement): Promise<void> {
  const hashes = [text, ...(old === undefined ? [] : [old])].map(hashOf);
  const written = hashes.filter((hash, index) => index === 0 || record.written.includes(hash));
  if (ours && !written.every((hash) => record.written.includes(hash)))
    await writeRecord(instanceFolder, { ...record, written });
  if (text !== old) await writeText(paths.vagrantfile(instanceFolder), text);
}
