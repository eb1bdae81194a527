import { readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";

type Device = Readonly<Record<string, string>>;

/** File systems that hold files of the host's users. */
const ofFiles: ReadonlySet<string> = new Set([
  "ext2",
  "ext3",
  "ext4",
  "xfs",
  "btrfs",
  "zfs",
  "f2fs",
  "overlay",
  "nfs",
  "nfs4",
  "cifs",
]);
const notShared = /^\/(boot|proc|sys|dev|run|snap|var\/lib\/(incus|docker|containers))(\/|$)/;

/** Where a machine sees the host's files. */
export const hostRoot = "/mnt/mac";

/** A file system that is gone, or that another computer has not, must keep no machine from starting or being imported. */
const optional = { required: "false" };

/**
 * The host's files in a machine: everything under `/mnt/mac`, and the caller's home folder at its own path, unless the guest has a
 * home of its own there. Each mounted file system needs a device of its own.
 */
export function hostFileDevices(guestUser: string, mounts: string = readMounts()): Record<string, Device> {
  const devices: Record<string, Device> = {};
  sharedMounts(mounts).forEach((mount, index) => {
    devices[`host${index}`] = {
      type: "disk",
      source: mount,
      path: mount === "/" ? hostRoot : hostRoot + mount,
      ...optional,
    };
  });
  const home = homedir();
  if (home !== "/root" && home !== `/home/${guestUser}`)
    devices.home = { type: "disk", source: home, path: home, ...optional };
  return devices;
}

/** Whether the device of that name shows the host's files. */
export function isHostFiles(device: string): boolean {
  return /^(host\d+|home)$/.test(device);
}

function sharedMounts(mounts: string): readonly string[] {
  const paths = mounts.split("\n").flatMap((line) => {
    const [, path = "", type = ""] = line.split(" ");
    const shared = (ofFiles.has(type) || (type === "tmpfs" && path === "/tmp")) && !notShared.test(path);
    return shared ? [path.replace(/\\040/g, " ")] : [];
  });
  return [...new Set(paths)].sort();
}

function readMounts(): string {
  return readFileSync("/proc/self/mounts", "utf8");
}

/** The caller on the host, and the id that his files shall seem to have in the guest. */
export interface Sharer {
  readonly hostUid: number;
  readonly hostGid: number;
  readonly guestUid: number;
}

/** The guest's first ordinary id, for a caller who is root: root's own is taken in the guest. */
const firstUid = 1000;

export function sharer({ uid, gid } = userInfo()): Sharer {
  return { hostUid: uid, hostGid: gid, guestUid: uid === 0 ? firstUid : uid };
}

/**
 * Incus' `raw.idmap`: in the guest, the caller's files belong to the machine's user, and what that user writes belongs to the caller.
 * All other ids of the host stay strangers: not even the guest's root can read what the caller could not.
 */
export function idMap({ hostUid, hostGid, guestUid }: Sharer): string {
  return `uid ${hostUid} ${guestUid}\ngid ${hostGid} ${guestUid}`;
}
