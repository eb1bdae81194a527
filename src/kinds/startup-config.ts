import { stat } from "node:fs/promises";
import { messageOf } from "../errors.js";
import type { InvalidOption } from "../machine/invalid-option.js";
import { readLabOptions } from "../machine/lab-options.js";
import { type Machine, PREPARING_ID } from "../machine/machine.js";
import { resolvePath } from "../vagrantfile/resolve-path.js";
import type { Kind } from "./kind.js";
import { loadCommand } from "./kind-commands.js";

/** A machine's `lab.startup_config`: its name as the user wrote it, and its path. `undefined`: it has none. */
export function startupConfig(machine: Pick<Machine, "lab" | "rootPath">, home: string) {
  const { startupConfig: name } = readLabOptions(machine);
  return name === undefined ? undefined : { name, path: resolvePath(name, machine.rootPath, home) };
}

/** Problems of a machine's startup configuration. A machine that exists had it already, so it may be gone. */
export async function invalidStartupConfig(
  machine: Machine,
  kind: Kind,
  home: string,
): Promise<readonly InvalidOption[]> {
  const startup = startupConfig(machine, home);
  if (startup === undefined) return [];
  const option = "config.lab.startup_config";
  if (loadCommand(kind) === undefined)
    return [
      { option, problem: `the kind ${kind.name} has no \`load_configuration\`, so it cannot load one.` },
    ];
  const isMade = machine.id !== undefined && machine.id !== PREPARING_ID;
  if (isMade) return [];
  const problem = await whyNoFile(startup.path, startup.name);
  return problem === undefined ? [] : [{ option, problem }];
}

async function whyNoFile(path: string, name: string): Promise<string | undefined> {
  const missing = `there is no file ${name}, relative to the Vagrantfile's folder.`;
  try {
    return (await stat(path)).isFile() ? undefined : missing;
  } catch (error) {
    const isAbsent = ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
    return isAbsent ? missing : `${name} cannot be read: ${messageOf(error)}.`;
  }
}
