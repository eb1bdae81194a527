import { readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { sharedMounts } from "./host-mounts.js";

type Device = Readonly<Record<string, string>>;

/** Where a machine sees the host's files. */
export const hostRoot = "/mnt/mac";

/** What is gone, or not served, must keep no machine from starting. */
const optional = { required: "false" };

/** The host's files in a machine, by a view of them: everything under `/mnt/mac`, and the caller's home folder at its own path. */
export function viewDevices(root: string, guestUser: string): Record<string, Device> {
  return { host0: disk(root, hostRoot), ...homeDevice(root, guestUser) };
}

/** The same by mounts of the files themselves. Each mounted file system needs a device of its own. */
export function directDevices(guestUser: string, mounts: string = readMounts()): Record<string, Device> {
  const shared = sharedMounts(mounts).map((mount, index) => [
    `host${index}`,
    disk(mount, mount === "/" ? hostRoot : hostRoot + mount),
  ]);
  return { ...Object.fromEntries(shared), ...homeDevice("", guestUser) };
}

/** None where the guest has a home of its own. */
function homeDevice(root: string, guestUser: string): Record<string, Device> {
  const home = homedir();
  return home === "/root" || home === `/home/${guestUser}` ? {} : { home: disk(root + home, home) };
}

function disk(source: string, path: string): Device {
  return { type: "disk", source, path, ...optional };
}

/** Whether the device of that name shows the host's files. */
export function isHostFiles(device: string): boolean {
  return /^(host\d+|home)$/.test(device);
}

function readMounts(): string {
  return readFileSync("/proc/self/mounts", "utf8");
}

/** The caller on the host, and the id that their files appear to have in the guest. */
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
