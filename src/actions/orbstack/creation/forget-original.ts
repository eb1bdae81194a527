import { renameSshNames } from "../../../generated/guest-scripts.js";
import type { GuestTask } from "../../guest/guest-task.js";
import { mountFolders } from "../../guest/mount-folders.js";
import { forgetGuestRecord } from "../../identity/guest-record.js";
import { forgetLinks } from "../networks/guest-links.js";
import { forgetNetwork } from "../networks/guest-network.js";

/**
 * Makes a clone independent of its original: removes the original's SSH account, synced folders, record, private
 * addresses and links, which two machines cannot share. Can be repeated, and does no harm to a machine that is not a clone.
 */
export function forgetOriginal(machineName: string): readonly GuestTask[] {
  return [
    changeSshNames(machineName),
    { ...mountFolders([]), what: "remove the original machine's synced folders" },
    forgetNetwork(machineName),
    forgetLinks,
    forgetGuestRecord,
  ];
}

/** Renames users' SSH accounts after the machine was renamed. */
export function changeSshNames(machineName: string): GuestTask {
  return {
    what: `rename the SSH accounts in /etc/passwd to end in @${machineName}`,
    script: renameSshNames,
    args: [machineName],
  };
}
