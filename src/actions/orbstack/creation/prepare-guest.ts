import { readConfig } from "../../../orbstack/config.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import type { StepContext } from "../../context/step.js";
import { createLoginUser } from "../../guest/create-login-user.js";
import { type GuestTask, runTasks } from "../../guest/guest-task.js";
import { loginUser } from "../../guest/login-user.js";
import { mountFolders } from "../../guest/mount-folders.js";
import { addSshName } from "../../guest/ssh-name-task.js";
import { writeGuestRecord } from "../../identity/guest-record.js";

/**
 * Prepares a machine's guest in one command: `first`, then the login user, their SSH account and the machine's record,
 * without which the creation is incomplete, and then the announced folders. If those fail, Vagrant mounts them again
 * later.
 */
export async function prepareGuest(
  { id, name }: Pick<OrbMachine, "id" | "name">,
  { machine, parts, signal }: StepContext,
  first: readonly GuestTask[] = [],
): Promise<void> {
  const { isolated } = readConfig(machine.config);
  const username = loginUser(machine);
  const folders = isolated ? [] : parts.folders.announced(machine);
  const names = { machine_id: id, orbstack_machine_name: name, created_at: parts.now().toISOString() };
  const needed: readonly GuestTask[] = [
    ...first,
    createLoginUser(username),
    addSshName(name, username),
    writeGuestRecord(names, machine),
  ];
  const optional = folders.length > 0 ? [mountFolders(folders)] : [];
  const { done, failure } = await runTasks(parts.driver(machine), name, [...needed, ...optional], signal);
  if (failure === undefined) parts.folders.markMounted(machine);
  else if (done < needed.length) throw failure;
}
