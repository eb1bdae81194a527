import { mountHelper, mountFolders as script } from "../../generated/guest-scripts.js";
import type { SyncedFolder } from "../../machine/synced-folder.js";
import { fstabMarks } from "./fstab-marks.js";
import type { GuestTask } from "./guest-task.js";

/** Where OrbStack mounts the host's files in a guest. */
const hostFiles = "/mnt/mac";

/** The type of our fstab entries. `mount-folders.sh` installs the program that mount(8) runs for it. */
const type = "vagrant-orbstack";

/** Mounts folders in a guest. Can be repeated. */
export function mountFolders(folders: readonly SyncedFolder[]): GuestTask {
  // A folder inside another must be mounted after it.
  const sorted = [...folders].sort((a, b) => depthOf(a) - depthOf(b));
  return {
    what:
      folders.length === 0
        ? "unmount folders"
        : `mount ${folders.map(({ guestpath }) => guestpath).join(", ")}`,
    script,
    args: [...fstabMarks, mountHelper, sorted.map(fstabLine).join("\n"), ...sorted.flatMap(mountArguments)],
  };
}

function depthOf({ guestpath }: SyncedFolder): number {
  return guestpath.split("/").filter(Boolean).length;
}

function mountArguments({ hostpath, guestpath, readOnly }: SyncedFolder): readonly string[] {
  return [hostFiles + hostpath, guestpath, readOnly ? "ro" : "rw"];
}

/** `nofail`: a folder that is missing on the host must not prevent the guest from booting. */
function fstabLine({ hostpath, guestpath, readOnly }: SyncedFolder): string {
  const options = readOnly ? "ro,nofail" : "rw,nofail";
  return `${octal(hostFiles + hostpath)} ${octal(guestpath)} ${type} ${options} 0 0`;
}

/** fstab(5) requires octal escapes for white space and backslashes. */
function octal(path: string): string {
  return path.replace(/[\s\\]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`);
}
