import type { Machine } from "../machine/machine.js";
import type { FileOptions } from "./config-schema.js";

/** The options from one place, and where each of them was written. */
export interface OptionSource {
  /** The base of relative paths in its values. */
  readonly folder: string;
  readonly values: FileOptions;
  /** Where an option was written, for the user: `vm.yaml:3`. With `key`, a key inside it. */
  origin(option: string, key?: string): string;
}

/** A valid provider block of the Vagrantfile. Ruby does not tell the line of an option. */
export function blockSource(block: Machine["config"], rootPath: string): OptionSource {
  return { folder: rootPath, values: block as FileOptions, origin: () => "Vagrantfile" };
}
