import { addSshName as script, shareGroups } from "../../generated/guest-scripts.js";
import { sshName } from "../../orbstack/ssh.js";
import type { GuestTask } from "./guest-task.js";

/** Makes a user's SSH name an account of the guest. Fails when the user is missing: then the machine is only half made. */
export function addSshName(machineName: string, username: string): GuestTask {
  const alias = sshName(username, machineName);
  return {
    what: `add the SSH account ${alias} to /etc/passwd`,
    script,
    args: [username, alias, shareGroups],
  };
}
