import { templates } from "../generated/templates.js";
import { readText, writeText } from "../state/json-file.js";
import { paths } from "../state/paths.js";
import type { TemporaryRecord } from "../state/temporary-machines.js";
import { renderSyncedFolders } from "./render.js";
import { rubyLiteral } from "./ruby-literal.js";
import { replaceSection } from "./synced-folders-section.js";

/** The Vagrantfile of a temporary machine. */
export function renderTemporary(record: TemporaryRecord): string {
  return templates.Temporary({ machine: record, syncedFolders: syncedFoldersOf(record) }, rubyLiteral);
}

/**
 * Updates the Vagrantfile of a temporary machine: only its synced folders if it exists. If the marks around them were
 * edited, the file is kept under another name. Returns the former text. Fails with `metadata_corrupt` and
 * `metadata_unwritable`.
 */
export async function writeTemporary(
  project: string,
  record: TemporaryRecord,
  now: () => Date,
): Promise<string | undefined> {
  const path = paths.vagrantfile(project);
  const old = await readText(path);
  const replaced = old === undefined ? undefined : replaceSection(old, syncedFoldersOf(record));
  const text = replaced ?? renderTemporary(record);
  if (text === old) return old;
  if (old !== undefined && replaced === undefined)
    await writeText(paths.editedVagrantfile(project, now().toISOString().replaceAll(":", "-")), old);
  await writeText(path, text);
  return old;
}

function syncedFoldersOf({ mounts }: TemporaryRecord): string {
  const folders = mounts.map(({ hostpath, guestpath, read_only }) => ({
    hostpath,
    guestpath,
    options: read_only ? { mount_options: ["ro"] } : {},
  }));
  return renderSyncedFolders({ folders });
}
