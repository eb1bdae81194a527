import { join } from "node:path";
import { registry_entry as hasEntryForm } from "../generated/validators.js";
import { type Check, readJson, removeFile, writeJson } from "./json-file.js";
import { paths } from "./paths.js";

/** Whose machine it is. */
export interface RegistryEntry {
  readonly schema_version: 1;
  readonly machine_id: string;
  readonly orbstack_machine_name: string;
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
  find(machineId: string): Promise<RegistryEntry | undefined>;
  add(entry: RegistryEntry): Promise<void>;
  remove(machineId: string): Promise<void>;
}

/** The registry under Vagrant's home folder: one file a machine, so that two processes never write the same one. */
export function registryFolder(homePath: string): Registry {
  const pathOf = (machineId: string) => join(paths.registry(homePath), `${machineId}.json`);
  return {
    find: (machineId) => readJson(pathOf(machineId), hasEntryForm as Check<RegistryEntry>),
    add: (entry) => writeJson(pathOf(entry.machine_id), entry),
    remove: (machineId) => removeFile(pathOf(machineId)),
  };
}
