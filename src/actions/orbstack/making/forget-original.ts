import { renameSshNames } from "../../../generated/guest-scripts.js";
import type { GuestTask } from "../../guest/guest-task.js";
import { mountFolders } from "../../guest/mount-folders.js";
import { forgetGuestRecord } from "../../identity/guest-record.js";
import { forgetNetwork } from "../networks/guest-network.js";

/**
 * Makes a copy of a machine one of its own: takes away its former SSH name, the folders of its project, its word on whose it is, and private
 * addresses, which two machines cannot have. Run again, or on a machine that is no copy, it does no harm.
 */
export function forgetOriginal(machineName: string): readonly GuestTask[] {
  return [
    changeSshNames(machineName),
    { ...mountFolders([]), what: "remove the original machine's synced folders" },
    forgetNetwork(machineName),
    forgetGuestRecord,
  ];
}

/** Has users' SSH names follow the machine's. */
export function changeSshNames(machineName: string): GuestTask {
  return {
    what: `rename the SSH accounts in /etc/passwd to end in @${machineName}`,
    script: renameSshNames,
    args: [machineName],
  };
}
