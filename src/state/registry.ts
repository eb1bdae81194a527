import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { registry_entry as hasEntryForm } from "../generated/validators.js";
import { type Check, readJson, removeFile, writeJson } from "./json-file.js";
import { paths } from "./paths.js";
import { volumeOf } from "./project-folder.js";

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
  /** Where the file system of the project's folder was mounted; absent when that could not be found out. */
  readonly volume?: string;
  readonly data_dir: string;
  /** ISO 8601. */
  readonly created_at: string;
}

interface RegistryContent {
  readonly entries: readonly RegistryEntry[];
  /** The paths of entries that cannot be read. */
  readonly damaged: readonly string[];
}

/** All machines that this plugin made on this computer, over all projects. */
export interface Registry {
  find(vagrantId: string): Promise<RegistryEntry | undefined>;
  /** The entry of one of OrbStack's machines. */
  ownerOf(machineId: string): Promise<RegistryEntry | undefined>;
  all(): Promise<RegistryContent>;
  add(entry: Omit<RegistryEntry, "volume">): Promise<void>;
  remove(vagrantId: string): Promise<void>;
}

/** The registry under Vagrant's home folder: one file a machine, so that two processes never write the same one. */
export function registryFolder(homePath: string): Registry {
  // VMware's ids are paths.
  const fileOf = (id: string) => `${encodeURIComponent(id)}.json`;
  const pathOf = (file: string) => join(paths.registry(homePath), file);
  const read = (file: string) => readJson(pathOf(file), hasEntryForm as Check<RegistryEntry>);
  const files = async () => {
    const names = await readdir(paths.registry(homePath)).catch(() => []);
    return names.filter((name) => name.endsWith(".json")).sort();
  };
  return {
    find: (vagrantId) => read(fileOf(vagrantId)),
    ownerOf: async (machineId) => {
      const entries = await Promise.all((await files()).map(read));
      return entries.find((entry) => entry?.machine_id === machineId);
    },
    all: async () => {
      const names = await files();
      const results = await Promise.allSettled(names.map(read));
      return {
        entries: results.flatMap((result) =>
          result.status === "fulfilled" && result.value !== undefined ? [result.value] : [],
        ),
        damaged: names.filter((_, index) => results[index]?.status === "rejected").map(pathOf),
      };
    },
    add: async (entry) => {
      const volume = await volumeOf(entry.root_path);
      const path = pathOf(fileOf(entry.vagrant_id ?? entry.machine_id));
      await writeJson(path, { ...entry, ...(volume !== undefined && { volume }) });
    },
    remove: (vagrantId) => removeFile(pathOf(fileOf(vagrantId))),
  };
}
