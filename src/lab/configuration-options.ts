import { resolve } from "node:path";
import { createOption, type Option } from "commander";
import type { ChosenFolder } from "../operations/lab/saved-place.js";
import type { Session } from "../vm/session/session.js";

/** The option for the folder of saved configurations. */
export function folderOption(flag: "--to" | "--from"): Option {
  return createOption(
    `${flag} <folder>`,
    "folder with the configurations (default: lab.startup_config, or configs beside the Vagrantfile)",
  );
}

/** The folder that the user named. */
export function chosenFolder(name: string | undefined, { cwd }: Session): ChosenFolder {
  return name === undefined ? undefined : { name, path: resolve(cwd, name) };
}
