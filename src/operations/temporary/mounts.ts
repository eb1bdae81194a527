import { posix } from "node:path";
import { ExpectedError } from "../../errors.js";
import type { TemporaryMount } from "../../state/temporary-machines.js";
import { changeMounts } from "./change-mounts.js";
import type { TemporaryContext } from "./context.js";
import { addMounts } from "./read-mounts.js";
import { reportOn, type TemporaryReport } from "./report.js";
import { withTemporary } from "./require-temporary.js";

/**
 * Adds folders to a temporary machine, without a restart if possible. Fails with `mount_invalid`, `folder_unmountable`,
 * `vm_unsupported`, and as `changeMounts` and `withTemporary` do.
 *
 * @param texts `host:guest` or `host:guest:ro`, relative to `cwd`
 */
export function mountTemporary(
  name: string,
  texts: readonly string[],
  cwd: string,
  context: TemporaryContext,
): Promise<TemporaryReport> {
  return withTemporary(name, context, async (record) => {
    const { home } = context.parts.vagrant.user;
    const { folders } = context.parts.provider(record);
    const mounts = await addMounts(record.mounts, texts, { folders, cwd, home });
    return reportOn(await changeMounts(record, mounts, "temp mount", context), context);
  });
}

/** Removes folders by their paths in the machine, or all. Fails with `temporary_mount_missing`, and as `mountTemporary` does. */
export function unmountTemporary(
  name: string,
  guestpaths: readonly string[] | "all",
  context: TemporaryContext,
): Promise<TemporaryReport> {
  return withTemporary(name, context, async (record) => {
    const gone =
      guestpaths === "all" ? record.mounts : guestpaths.map((path) => find(path, name, record.mounts));
    if (gone.length === 0) return reportOn(record, context);
    const mounts = record.mounts.filter((mount) => !gone.includes(mount));
    return reportOn(await changeMounts(record, mounts, "temp unmount", context), context);
  });
}

function find(guestpath: string, name: string, mounts: readonly TemporaryMount[]): TemporaryMount {
  const wanted = posix.join(guestpath, ".");
  const found = mounts.find((mount) => mount.guestpath === wanted);
  if (found !== undefined) return found;
  const places = mounts.map((mount) => mount.guestpath).join(", ") || "none";
  throw new ExpectedError("temporary_mount_missing", { name, guestpath, mounts: places });
}
