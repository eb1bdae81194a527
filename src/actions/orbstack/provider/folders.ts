import { ExpectedError } from "../../../errors.js";
import type { Machine } from "../../../machine/machine.js";
import type { SyncedFolder } from "../../../machine/synced-folder.js";
import type { Ui } from "../../../machine/ui.js";
import { readConfig } from "../../../orbstack/config.js";
import type { Mount } from "../../../orbstack/orb-machine.js";
import type { Parts } from "../../context/parts.js";
import { runTasks } from "../../guest/guest-task.js";
import { firstUser } from "../../guest/login-user.js";
import { mountFolders } from "../../guest/mount-folders.js";
import type { FolderAccess, FolderRequest, TellingCall } from "../../provider.js";
import { requirePresent } from "../lookup.js";
import { planFolderChange } from "./change-folders.js";

export function folderAccess(parts: Parts): FolderAccess {
  return {
    refuseUnmountable: (folder) => refuseUnmountable(folder, false),
    announce: (machine, requests) => announce(machine, requests, parts),
    enable: (machine, requests, call) => enable(machine, requests, call, parts),
    planChange: (machine) => planFolderChange(machine, parts),
  };
}

function announce(machine: Machine, requests: readonly FolderRequest[], parts: Parts): void {
  const { isolated } = readConfig(machine.config);
  const folders = requests.map(readRequest);
  for (const folder of folders) refuseUnmountable(folder, isolated);
  parts.folders.announce(machine, folders);
}

/** Mounts all folders in one command, or none if they were mounted while the guest was prepared. */
async function enable(
  machine: Machine,
  requests: readonly FolderRequest[],
  { ui, signal }: TellingCall,
  parts: Parts,
): Promise<void> {
  const { orb } = await requirePresent({ machine, parts });
  const folders = requests.map(readRequest);
  for (const request of requests)
    ui.say("detail", `${request.guestpath} => ${request.hostpath}${noteOf(request)}`);
  for (const sentence of limitsOf(requests, orb.username ?? firstUser(machine))) ui.say("warn", sentence);
  const mounted = parts.folders.finish(machine);
  if (orb.isolated) return sayWhatIsolationHides(folders, orb.mounts ?? [], ui);
  if (mounted) return;
  const { failure } = await runTasks(parts.driver(machine), orb.name, [mountFolders(folders)], signal);
  if (failure !== undefined) throw failure;
}

function readRequest({ hostpath, guestpath, options }: FolderRequest): SyncedFolder {
  return { hostpath, guestpath, readOnly: mountOptions(options).includes("ro") };
}

function mountOptions({ mount_options: given }: FolderRequest["options"]): readonly string[] {
  return Array.isArray(given) ? given.flatMap((option) => String(option).split(",")) : [];
}

/** Fails with `folder_unmountable` if OrbStack cannot mount the folder. */
function refuseUnmountable({ hostpath, guestpath }: SyncedFolder, isolated: boolean): void {
  const path = [hostpath, guestpath].find((text) => text.includes("\n") || (isolated && text.includes(":")));
  if (path === undefined) return;
  const reason = path.includes("\n")
    ? "fstab does not allow a path with a line break"
    : "an isolated machine does not support a path with a colon";
  throw new ExpectedError("folder_unmountable", { guestpath, hostpath, reason });
}

/** The type in the Vagrantfile, if this type replaces it. */
function noteOf({ options }: FolderRequest): string {
  return options.given_type === undefined
    ? ""
    : ` (shared by OrbStack itself instead of ${options.given_type})`;
}

/** Options that have no effect: the files always belong to the user, on the host and in the guest. */
function limitsOf(requests: readonly FolderRequest[], username: string): readonly string[] {
  return requests.flatMap(({ guestpath, options }) => {
    const owners = [options.owner, options.group].filter((name) => name !== undefined && name !== username);
    const ignored = [
      ...(owners.length > 0 ? ["owner and group"] : []),
      ...mountOptions(options).filter((option) => option !== "ro" && option !== "rw"),
    ];
    if (ignored.length === 0) return [];
    return [
      `${guestpath}: ${ignored.join(", ")} cannot be set. Its files belong to you on the host, and to ${username} in the machine.`,
    ];
  });
}

/** An isolated machine only has the folders that it was created with. */
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
      `The machine is isolated, so it only has the folders that it was created with. Not mounted: ${names}.`,
    );
  }
  for (const { guestpath } of writable)
    ui.say("warn", `${guestpath}: isolated machines do not support read-only folders.`);
}
