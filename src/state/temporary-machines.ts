import { rm } from "node:fs/promises";
import type { Shape } from "../machine/shape.js";
import { readJson, writeJson } from "./json-file.js";
import { namesIn } from "./names-in.js";
import { paths } from "./paths.js";
import { temporaryRecordSchema } from "./schemas/temporary-record.js";
import { temporaryRecordFile } from "./state-files.js";

export type TemporaryRecord = Shape<typeof temporaryRecordSchema>;
export type TemporaryMount = TemporaryRecord["mounts"][number];
export type TemporaryProvider = TemporaryRecord["provider"];

export const temporaryProviders = temporaryRecordSchema.properties.provider.enum;
export const usualProvider: TemporaryProvider = "orbstack";

/** A user's temporary machines. */
export interface TemporaryMachines {
  /** All names, sorted, including those whose record cannot be read. Fails with `metadata_unreadable`. */
  names(): Promise<readonly string[]>;
  /** Fails with `metadata_corrupt`. */
  read(name: string): Promise<TemporaryRecord | undefined>;
  write(record: TemporaryRecord): Promise<void>;
  /** Forgets a destroyed machine and deletes its project. */
  remove(name: string): Promise<void>;
}

const namePattern = new RegExp(temporaryRecordSchema.properties.name.pattern);

/** Whether a name is valid for a temporary machine: it is used for a folder, a machine in Vagrant, and a host name. */
export function isTemporaryName(name: string): boolean {
  return namePattern.test(name);
}

/** The temporary machines in Vagrant's home folder, one folder each. */
export function temporaryMachinesIn(homePath: string): TemporaryMachines {
  return {
    names: async () => {
      const entries = await namesIn(paths.temporary(homePath));
      return entries.filter(isTemporaryName).sort();
    },
    read: (name) => readJson(temporaryRecordFile(homePath, name)),
    write: (record) => writeJson(temporaryRecordFile(homePath, record.name), record),
    remove: async (name) => {
      // The record is deleted last, so after a kill the machine is still listed and can be destroyed again.
      await rm(paths.temporaryProject(homePath, name), { recursive: true, force: true });
      await rm(paths.temporaryFolder(homePath, name), { recursive: true, force: true });
    },
  };
}
