import { makeLoginUser as script } from "../../generated/guest-scripts.js";
import type { GuestTask } from "./guest-task.js";

/** Makes the user who logs in where the guest has none of that name, with the rights that Vagrant expects of one. */
export function makeLoginUser(username: string): GuestTask {
  return { what: `create the user ${username}`, script, args: [username] };
}
