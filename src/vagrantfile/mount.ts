import { stat } from "node:fs/promises";
import { posix } from "node:path";
import { ExpectedError } from "../errors.js";
import type { SyncedFolder } from "../machine/synced-folder.js";
import { resolvePath } from "./resolve-path.js";

/** The base of relative sources, and where the mounts were written. */
interface MountContext {
  readonly folder: string;
  readonly home: string;
  readonly origin: string;
}

/**
 * Parses mounts such as `../data:/data:ro`. Fails with `mount_invalid` for another form, for a relative target, and for
 * a target that equals another or is inside it. Does not check the source.
 */
export function parseMounts(texts: readonly string[], context: MountContext): readonly SyncedFolder[] {
  const mounts = texts.map((text) => parseMount(text, context));
  for (const [index, mount] of mounts.entries()) {
    const other = mounts.find(
      (candidate, at) => at !== index && isWithin(mount.guestpath, candidate.guestpath),
    );
    if (other !== undefined)
      throw new ExpectedError("mount_invalid", {
        mount: texts[index] ?? "",
        origin: context.origin,
        reason:
          mount.guestpath === other.guestpath
            ? `${other.hostpath} is already mounted at ${other.guestpath}`
            : `${mount.guestpath} is under ${other.guestpath}, where ${other.hostpath} is mounted`,
      });
  }
  return mounts;
}

/** Fails with `mount_invalid` if a mount's source is not a folder on this computer. */
export async function refuseMissingSources(mounts: readonly SyncedFolder[], origin: string): Promise<void> {
  for (const { hostpath, guestpath } of mounts) {
    const found = await stat(hostpath).catch(() => undefined);
    if (found?.isDirectory() === true) continue;
    const reason = found === undefined ? `${hostpath} does not exist` : `${hostpath} is not a folder`;
    throw new ExpectedError("mount_invalid", { mount: `${hostpath}:${guestpath}`, origin, reason });
  }
}

function parseMount(text: string, { folder, home, origin }: MountContext): SyncedFolder {
  const refuse = (reason: string) => new ExpectedError("mount_invalid", { mount: text, origin, reason });
  const [, paths = "", mode] = /^(.*?)(?::(ro|rw))?$/s.exec(text) ?? [];
  // At the last colon, because paths on Windows contain one.
  const [, source, target] = /^(.+):(.+)$/s.exec(paths) ?? [];
  if (source === undefined || target === undefined) throw refuse("it must be host:guest or host:guest:ro");
  if (!posix.isAbsolute(target)) throw refuse(`the guest path ${target} does not start with a slash`);
  const guestpath = posix.normalize(target).replace(/(?<=.)\/$/, "");
  if (guestpath === "/") throw refuse("the guest path cannot be /");
  return { hostpath: resolvePath(source, folder, home), guestpath, readOnly: mode === "ro" };
}

function isWithin(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}/`);
}
