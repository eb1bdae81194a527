import { readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { sharedMounts } from "./host-mounts.js";

type Device = Readonly<Record<string, string>>;

/** Where a machine sees the host's files. */
export const hostRoot = "/mnt/mac";

/** A folder that is missing or not served must not prevent a machine from starting. */
const optional = { required: "false" };

/** The devices for the host's files through a view: everything at `/mnt/mac`, and the caller's home also at its own path. */
export function viewDevices(root: string, guestUser: string): Record<string, Device> {
  return { host0: disk(root, hostRoot), ...homeDevice(root, guestUser) };
}

/** The same by direct mounts. Each mounted file system of the host needs its own device. */
export function directDevices(guestUser: string, mounts: string = readMounts()): Record<string, Device> {
  const shared = sharedMounts(mounts).map((mount, index) => [
    `host${index}`,
    disk(mount, mount === "/" ? hostRoot : hostRoot + mount),
  ]);
  return { ...Object.fromEntries(shared), ...homeDevice("", guestUser) };
}

/** No device if the guest has a home at that path. */
function homeDevice(root: string, guestUser: string): Record<string, Device> {
  const home = homedir();
  return home === "/root" || home === `/home/${guestUser}` ? {} : { home: disk(root + home, home) };
}

function disk(source: string, path: string): Device {
  return { type: "disk", source, path, ...optional };
}

/** Whether a device of that name mounts the host's files. */
export function isHostFiles(device: string): boolean {
  return /^(host\d+|home)$/.test(device);
}

function readMounts(): string {
  return readFileSync("/proc/self/mounts", "utf8");
}

/** The caller on the host, and the id that their files have in the guest. */
export interface Sharer {
  readonly hostUid: number;
  readonly hostGid: number;
  readonly guestUid: number;
}

/** The guest's first ordinary user id, for a caller who is root: root's own id exists in the guest. */
const firstUid = 1000;

export function sharer({ uid, gid } = userInfo()): Sharer {
  return { hostUid: uid, hostGid: gid, guestUid: uid === 0 ? firstUid : uid };
}

/**
 * Incus' `raw.idmap`: the caller's files belong to the machine's user in the guest, and that user's files to the caller
 * on the host. All other ids of the host stay unmapped, so not even the guest's root can read what the caller cannot.
 */
export function idMap({ hostUid, hostGid, guestUid }: Sharer): string {
  return `uid ${hostUid} ${guestUid}\ngid ${hostGid} ${guestUid}`;
}
