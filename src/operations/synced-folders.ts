import { runTasks } from "../actions/guest-task.js";
import { requirePresent } from "../actions/lookup.js";
import { mountFolders } from "../actions/mount-folders.js";
import type { Parts } from "../actions/parts.js";
import { ExpectedError } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import type { SyncedFolder } from "../machine/synced-folder.js";
import type { Ui } from "../machine/ui.js";
import { readConfig } from "../orbstack/config.js";
import type { Mount } from "../orbstack/orb-machine.js";

/** A folder as Vagrant describes it. */
export interface FolderWish {
  readonly hostpath: string;
  readonly guestpath: string;
  readonly options: Readonly<Record<string, unknown>>;
}

interface FolderContext {
  readonly parts: Parts;
  readonly ui: Ui;
  readonly signal: AbortSignal;
}

/**
 * Takes note of the folders that Vagrant will want, before there is a machine. Refuses what can never be mounted. For machines of the
 * provider `vagrant` there is nothing to do, here and in `enableFolders`: they are in the generated Vagrantfile.
 */
export function announceFolders(machine: Machine, wishes: readonly FolderWish[], parts: Parts): void {
  if (machine.provider === "vagrant") return;
  const { isolated } = readConfig(machine.config);
  const folders = wishes.map(readWish);
  for (const folder of folders) refuseUnmountable(folder, isolated);
  parts.folders.announce(machine, folders);
}

/** Mounts the host's folders in a running guest, all in one command, or none when its preparation has done so. */
export async function enableFolders(
  machine: Machine,
  wishes: readonly FolderWish[],
  { parts, ui, signal }: FolderContext,
): Promise<void> {
  if (machine.provider === "vagrant") return;
  const { orb } = await requirePresent({ machine, parts });
  const folders = wishes.map(readWish);
  for (const wish of wishes) ui.say("detail", `${wish.guestpath} => ${wish.hostpath}${noteOf(wish)}`);
  for (const sentence of limitsOf(wishes, readConfig(machine.config).username)) ui.say("warn", sentence);
  const mounted = parts.folders.finish(machine);
  if (orb.isolated) return sayWhatIsolationHides(folders, orb.mounts ?? [], ui);
  if (mounted) return;
  const { failure } = await runTasks(parts.driver(machine), orb.name, [mountFolders(folders)], signal);
  if (failure !== undefined) throw failure;
}

function readWish({ hostpath, guestpath, options }: FolderWish): SyncedFolder {
  return { hostpath, guestpath, readOnly: mountOptions(options).includes("ro") };
}

function mountOptions({ mount_options: given }: FolderWish["options"]): readonly string[] {
  return Array.isArray(given) ? given.flatMap((option) => String(option).split(",")) : [];
}

/** `folder_unmountable` for a folder that no mount of OrbStack's can give. */
export function refuseUnmountable({ hostpath, guestpath }: SyncedFolder, isolated: boolean): void {
  const path = [hostpath, guestpath].find((text) => text.includes("\n") || (isolated && text.includes(":")));
  if (path === undefined) return;
  const reason = path.includes("\n")
    ? "a path with a line break cannot be listed in fstab"
    : "a path with a colon cannot be given to an isolated machine";
  throw new ExpectedError("folder_unmountable", { guestpath, hostpath, reason });
}

/** Another type of the Vagrantfile, which this one stands in for. */
function noteOf({ options }: FolderWish): string {
  return options.given_type === undefined
    ? ""
    : ` (shared by OrbStack itself instead of ${options.given_type})`;
}

/** What was asked for and cannot be had: the files belong to the user, in the guest as on the host. */
function limitsOf(wishes: readonly FolderWish[], username: string): readonly string[] {
  return wishes.flatMap(({ guestpath, options }) => {
    const owners = [options.owner, options.group].filter((name) => name !== undefined && name !== username);
    const ignored = [
      ...(owners.length > 0 ? ["owner and group"] : []),
      ...mountOptions(options).filter((option) => option !== "ro" && option !== "rw"),
    ];
    if (ignored.length === 0) return [];
    return [
      `${guestpath}: ${ignored.join(", ")} cannot be set. Its files belong to you, and in the machine to ${username}.`,
    ];
  });
}

/** An isolated machine has what it was created with. */
function sayWhatIsolationHides(folders: readonly SyncedFolder[], mounts: readonly Mount[], ui: Ui): void {
  const missing = folders.filter(
    ({ hostpath, guestpath }) =>
      !mounts.some(({ source, destination }) => source === hostpath && destination === guestpath),
  );
  const writable = folders.filter(({ readOnly }) => readOnly);
  if (missing.length > 0) {
    const names = missing.map(({ guestpath }) => guestpath).join(", ");
    ui.say(
      "warn",
      `The machine is isolated and keeps the folders that it was created with. Not among them: ${names}.`,
    );
  }
  for (const { guestpath } of writable)
    ui.say("warn", `${guestpath}: an isolated machine cannot have it read-only.`);
}
