import { lookUp } from "../actions/lookup.js";
import type { Parts } from "../actions/parts.js";
import { ExpectedError } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import type { Ui } from "../machine/ui.js";

/** A folder of the host that the guest shall see. */
export interface SyncedFolder {
  readonly hostpath: string;
  readonly guestpath: string;
}

interface FolderContext {
  readonly parts: Parts;
  readonly ui: Ui;
  readonly signal: AbortSignal;
}

/** Where OrbStack shows the host's files in a guest. */
const hostFiles = "/mnt/mac";

/**
 * Binds each folder to its place, and lists them in fstab between two marks, so that they are there again after a reboot of
 * the guest. `nofail`: a folder that is gone from the host must not keep the guest from booting.
 */
const mountAll = `
set -e
begin='# BEGIN vagrant-orbstack' end='# END vagrant-orbstack'
fstab=$1; shift
{ sed "/^$begin$/,/^$end$/d" /etc/fstab 2>/dev/null || true; printf '%s\\n%s%s\\n' "$begin" "$fstab" "$end"; } > /etc/fstab.vagrant
mv /etc/fstab.vagrant /etc/fstab
while [ $# -gt 0 ]; do
  mkdir -p "$2"
  mountpoint -q "$2" || mount --bind "$1" "$2"
  shift 2
done
`;

/** Mounts the host's folders in a running guest, all in one command. */
export async function enableFolders(
  machine: Machine,
  folders: readonly SyncedFolder[],
  { parts, ui, signal }: FolderContext,
): Promise<void> {
  const lookup = await lookUp(machine, parts);
  if (lookup.kind === "unknown") throw lookup.error;
  if (lookup.kind !== "present") throw new ExpectedError("vm_not_created", {});
  if (lookup.orb.isolated) {
    ui.say("warn", "The machine is isolated from the host's files: its synced folders are left out.");
    return;
  }
  for (const { hostpath, guestpath } of folders) ui.say("detail", `${guestpath} => ${hostpath}`);
  const pairs = folders.flatMap(({ hostpath, guestpath }) => [`${hostFiles}${hostpath}`, guestpath]);
  const command = ["sh", "-c", mountAll, "sh", fstabOf(folders), ...pairs] as const;
  const result = await parts.driver(machine).run(lookup.orb.name, command, { user: "root", signal });
  if (result.exitCode === 0) return;
  throw new ExpectedError("guest_command_failed", {
    name: lookup.orb.name,
    command: `mount ${folders.map(({ guestpath }) => guestpath).join(", ")}`,
    exit_code: String(result.exitCode),
    output: result.stderr.trim(),
  });
}

function fstabOf(folders: readonly SyncedFolder[]): string {
  return folders
    .map(
      ({ hostpath, guestpath }) =>
        `${octal(hostFiles + hostpath)} ${octal(guestpath)} none bind,nofail 0 0\n`,
    )
    .join("");
}

/** fstab(5): white space and backslashes as octal numbers. */
function octal(path: string): string {
  return path.replace(/[\s\\]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`);
}
