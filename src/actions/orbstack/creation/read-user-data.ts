import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { ExpectedError, messageOf } from "../../../errors.js";
import type { CloudInitEntry, Machine } from "../../../machine/machine.js";
import { readConfig } from "../../../orbstack/config.js";
import { checkUserData, isInline, joinUserData, type UserDataPart } from "../../../orbstack/user-data.js";

/** Whether the Vagrantfile has user data for a machine. */
export function hasUserData(machine: Machine): boolean {
  return machine.vm.cloudInit.length > 0 || readConfig(machine.config).userData !== undefined;
}

/**
 * The user data of a machine: from `config.vm.cloud_init`, then from the option `user_data`. `undefined` if there is
 * none. Fails with `user_data_unreadable` and `user_data_invalid`.
 */
export async function readUserData(machine: Machine): Promise<string | undefined> {
  const { userData } = readConfig(machine.config);
  const parts = await Promise.all([
    ...machine.vm.cloudInit.map((entry) => fromEntry(entry, machine)),
    ...(userData === undefined ? [] : [fromOption(userData, machine)]),
  ]);
  if (parts.length === 0) return undefined;
  await checkUserData(parts);
  return joinUserData(parts);
}

async function fromEntry({ contentType, path, inline }: CloudInitEntry, machine: Machine) {
  const part =
    path === undefined ? { text: inline ?? "", origin: "config.vm.cloud_init" } : read(path, machine);
  return { ...(await part), ...(contentType !== undefined && { contentType }) };
}

async function fromOption(userData: string, machine: Machine): Promise<UserDataPart> {
  return isInline(userData) ? { text: userData, origin: "os.user_data" } : read(userData, machine);
}

/** Paths are relative to the project's folder. */
async function read(path: string, { rootPath }: Machine): Promise<UserDataPart> {
  const origin = resolve(rootPath, path);
  try {
    return { text: await readFile(origin, "utf8"), origin };
  } catch (error) {
    const reason = messageOf(error);
    throw new ExpectedError("user_data_unreadable", { path: origin, reason }, { cause: error });
  }
}
