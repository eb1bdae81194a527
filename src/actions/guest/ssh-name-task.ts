import { addSshName as script, shareGroups } from "../../generated/guest-scripts.js";
import { sshName } from "../../orbstack/ssh.js";
import type { GuestTask } from "./guest-task.js";

/** Adds a user's SSH account to the guest. Fails if the user is missing, because then the machine is incomplete. */
export function addSshName(machineName: string, username: string): GuestTask {
  const alias = sshName(username, machineName);
  return {
    what: `add the SSH account ${alias} to /etc/passwd`,
    script,
    args: [username, alias, shareGroups],
  };
}
