import { createLoginUser as script } from "../../generated/guest-scripts.js";
import type { GuestTask } from "./guest-task.js";

/** Creates the login user if the guest has none of that name, with the permissions that Vagrant expects. */
export function createLoginUser(username: string): GuestTask {
  return { what: `create the user ${username}`, script, args: [username] };
}
