import { readdir, rm } from "node:fs/promises";
import { temporary_record as hasRecordForm } from "../generated/validators.js";
import type { Shape } from "../machine/shape.js";
import { readJson, writeJson } from "./json-file.js";
import { paths } from "./paths.js";
import { temporaryRecordSchema } from "./schemas/temporary-record.js";

export type TemporaryRecord = Shape<typeof temporaryRecordSchema>;
export type TemporaryMount = TemporaryRecord["mounts"][number];
export type TemporaryProvider = TemporaryRecord["provider"];

export const temporaryProviders = temporaryRecordSchema.properties.provider.enum;
export const usualProvider: TemporaryProvider = "orbstack";

/** The temporary machines of one user. */
export interface TemporaryMachines {
  /** All names, sorted, also of those whose record cannot be read. */
  names(): Promise<readonly string[]>;
  /** `metadata_corrupt`. */
  read(name: string): Promise<TemporaryRecord | undefined>;
  write(record: TemporaryRecord): Promise<void>;
  /** Forgets a machine that is destroyed, with its project. */
  remove(name: string): Promise<void>;
}

const namePattern = new RegExp(temporaryRecordSchema.properties.name.pattern);

/** Whether a temporary machine can have the name: it is a folder's, a machine's of Vagrant's, and part of a host name. */
export function isTemporaryName(name: string): boolean {
  return namePattern.test(name);
}

/** The temporary machines under Vagrant's home folder, a folder each. */
export function temporaryMachinesIn(homePath: string): TemporaryMachines {
  return {
    names: async () => {
      const entries = await readdir(paths.temporary(homePath)).catch(() => []);
      return entries.filter(isTemporaryName).sort();
    },
    read: (name) => readJson(paths.temporaryRecord(homePath, name), hasRecordForm),
    write: (record) => writeJson(paths.temporaryRecord(homePath, record.name), record),
    remove: async (name) => {
      // The record goes last: whatever a kill leaves behind is still in the list, and can be destroyed again.
      await rm(paths.temporaryProject(homePath, name), { recursive: true, force: true });
      await rm(paths.temporaryFolder(homePath, name), { recursive: true, force: true });
    },
  };
}
