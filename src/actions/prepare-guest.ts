import { readConfig } from "../orbstack/config.js";
import { type GuestTask, runTasks } from "./guest-task.js";
import { mountFolders } from "./mount-folders.js";
import { addSshName } from "./ssh-name-task.js";
import type { StepContext } from "./step.js";

/**
 * Readies a machine's guest, in one command: `first` what it needs besides, then its user's SSH name, without which it is only
 * half made, and the folders that Vagrant announced, which it will ask for again if they failed here.
 */
export async function prepareGuest(
  name: string,
  { machine, parts, signal }: StepContext,
  first: readonly GuestTask[] = [],
): Promise<void> {
  const { username, isolated } = readConfig(machine.config);
  const folders = isolated ? [] : parts.folders.announced(machine);
  const needed: readonly GuestTask[] = [...first, addSshName(name, username)];
  const optional = folders.length > 0 ? [mountFolders(folders)] : [];
  const { done, failure } = await runTasks(parts.driver(machine), name, [...needed, ...optional], signal);
  if (failure === undefined) parts.folders.markMounted(machine);
  else if (done < needed.length) throw failure;
}
