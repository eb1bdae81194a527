import type { FolderAccess } from "../../actions/provider.js";
import type { SyncedFolder } from "../../machine/synced-folder.js";
import type { TemporaryMount } from "../../state/temporary-machines.js";
import { parseMounts, refuseMissingSources } from "../../vagrantfile/mount.js";

interface Where {
  /** The folder access of the machine that gets them. */
  readonly folders: Pick<FolderAccess, "refuseUnmountable">;
  readonly cwd: string;
  readonly home: string;
}

const origin = "the command line";

/** The existing mounts and those that the user wrote. Fails with `mount_invalid` and `folder_unmountable`. */
export async function addMounts(
  mounts: readonly TemporaryMount[],
  texts: readonly string[],
  { folders, cwd, home }: Where,
): Promise<readonly TemporaryMount[]> {
  const all = parseMounts([...mounts.map(textOf), ...texts], { folder: cwd, home, origin });
  const added = all.slice(mounts.length);
  await refuseMissingSources(added, origin);
  for (const folder of added) folders.refuseUnmountable(folder);
  return [...mounts, ...added.map(mountOf)];
}

/** The mount as the user would write it. Always has the mode, because a path may end in `:ro`. */
function textOf({ hostpath, guestpath, read_only }: TemporaryMount): string {
  return `${hostpath}:${guestpath}:${read_only ? "ro" : "rw"}`;
}

function mountOf({ hostpath, guestpath, readOnly }: SyncedFolder): TemporaryMount {
  return { hostpath, guestpath, read_only: readOnly };
}
