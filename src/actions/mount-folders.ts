import type { SyncedFolder } from "../machine/synced-folder.js";
import { fstabMarks } from "./fstab-marks.js";
import type { GuestTask } from "./guest-task.js";

/** Where OrbStack shows the host's files in a guest. */
const hostFiles = "/mnt/mac";

/**
 * Binds each folder to its place, and lists them in fstab between two marks, so that they are there again after a reboot of
 * the guest. What the list had before and has no more, or has otherwise, is unmounted first, the innermost first; what stays is left alone,
 * for programs may work in it. `$1`: the lines for fstab; then three for each folder: source, target, `ro` or `rw`.
 */
const script = `
${fstabMarks}
wanted=$1
shift
present=$(sed -n "/^$begin$/,/^$end$/p" /etc/fstab 2>/dev/null | sed '1d;$d')
if [ "$present" != "$wanted" ]; then
  printf '%s\\n' "$present" | sed '1!G;h;$!d' | while IFS= read -r line; do
    if printf '%s\\n' "$wanted" | grep -qxF -e "$line"; then continue; fi
    target=$(printf %s "$line" | cut -d ' ' -f 2 | sed 's/\\\\040/ /g; s/\\\\011/\\t/g; s/\\\\134/\\\\/g')
    if [ -n "$target" ] && mountpoint -q "$target"; then umount "$target" || umount -l "$target"; fi
  done
  { sed "/^$begin$/,/^$end$/d" /etc/fstab 2>/dev/null || true; [ -z "$wanted" ] || printf '%s\\n%s\\n%s\\n' "$begin" "$wanted" "$end"; } > /etc/fstab.vagrant
  mv /etc/fstab.vagrant /etc/fstab
fi
while [ $# -gt 0 ]; do
  mkdir -p "$2"
  if ! mountpoint -q "$2"; then
    mount --bind "$1" "$2"
    [ "$3" = rw ] || mount -o remount,bind,ro "$2"
  fi
  shift 3
done
`;

/** Mounts folders in a guest. Run again it changes nothing. */
export function mountFolders(folders: readonly SyncedFolder[]): GuestTask {
  // A folder within another must come after it, or it would be covered.
  const sorted = [...folders].sort((a, b) => depthOf(a) - depthOf(b));
  return {
    what:
      folders.length === 0
        ? "unmount folders"
        : `mount ${folders.map(({ guestpath }) => guestpath).join(", ")}`,
    script,
    args: [sorted.map(fstabLine).join("\n"), ...sorted.flatMap(mountArguments)],
  };
}

function depthOf({ guestpath }: SyncedFolder): number {
  return guestpath.split("/").filter(Boolean).length;
}

function mountArguments({ hostpath, guestpath, readOnly }: SyncedFolder): readonly string[] {
  return [hostFiles + hostpath, guestpath, readOnly ? "ro" : "rw"];
}

/** `nofail`: a folder that is gone from the host must not keep the guest from booting. */
function fstabLine({ hostpath, guestpath, readOnly }: SyncedFolder): string {
  const options = readOnly ? "bind,ro,nofail" : "bind,nofail";
  return `${octal(hostFiles + hostpath)} ${octal(guestpath)} none ${options} 0 0`;
}

/** fstab(5): white space and backslashes as octal numbers. */
function octal(path: string): string {
  return path.replace(/[\s\\]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`);
}
