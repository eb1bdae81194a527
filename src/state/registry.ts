import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { registry_entry as hasEntryForm } from "../generated/validators.js";
import { type Check, readJson, removeFile, writeJson } from "./json-file.js";
import { paths } from "./paths.js";

/** Whose machine it is. */
export interface RegistryEntry {
  readonly schema_version: 1;
  /** OrbStack's id, or that of the provider behind. */
  readonly machine_id: string;
  /** Vagrant's id, where a restored snapshot has taken the place of the machine that it was given for. */
  readonly vagrant_id?: string;
  readonly orbstack_machine_name?: string;
  /**
   * OrbStack's id of the machine that this one was copied from. Then no Vagrantfile has it: `machine_name` is its name in OrbStack, and
   * the folders are those of the original's project.
   */
  readonly clone_of?: string;
  /** The provider behind, of a machine of the provider `vagrant`. */
  readonly backend?: string;
  readonly provider: string;
  /** The name in the Vagrantfile. */
  readonly machine_name: string;
  readonly root_path: string;
  readonly data_dir: string;
  /** ISO 8601. */
  readonly created_at: string;
}

/** All machines that this plugin made on this computer, over all projects. */
export interface Registry {
  find(vagrantId: string): Promise<RegistryEntry | undefined>;
  /** The entry of one of OrbStack's machines. */
  ownerOf(machineId: string): Promise<RegistryEntry | undefined>;
  add(entry: RegistryEntry): Promise<void>;
  remove(vagrantId: string): Promise<void>;
}

/** The registry under Vagrant's home folder: one file a machine, so that two processes never write the same one. */
export function registryFolder(homePath: string): Registry {
  // VMware's ids are paths.
  const fileOf = (id: string) => `${encodeURIComponent(id)}.json`;
  const pathOf = (file: string) => join(paths.registry(homePath), file);
  const read = (file: string) => readJson(pathOf(file), hasEntryForm as Check<RegistryEntry>);
  return {
    find: (vagrantId) => read(fileOf(vagrantId)),
    ownerOf: async (machineId) => {
      const files = await readdir(paths.registry(homePath)).catch(() => []);
      const entries = await Promise.all(files.filter((file) => file.endsWith(".json")).map(read));
      return entries.find((entry) => entry?.machine_id === machineId);
    },
    add: (entry) => writeJson(pathOf(fileOf(entry.vagrant_id ?? entry.machine_id)), entry),
    remove: (vagrantId) => removeFile(pathOf(fileOf(vagrantId))),
  };
}
