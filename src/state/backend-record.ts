import type { Shape } from "../machine/shape.js";
import { readJson, writeJson } from "./json-file.js";
import type { backendRecordSchema } from "./schemas/backend-record.js";
import { instanceFiles } from "./state-files.js";

export type BackendRecord = Shape<typeof backendRecordSchema>;

export interface BackendRecordStore {
  /** Fails with `metadata_corrupt`. */
  read(): Promise<BackendRecord | undefined>;
  write(record: BackendRecord): Promise<void>;
}

/** The file `machine.json` beside the generated Vagrantfile. */
export function backendRecordFile(instanceFolder: string): BackendRecordStore {
  const { backendRecord: file } = instanceFiles(instanceFolder);
  return {
    read: () => readJson(file),
    write: (record) => writeJson(file, record),
  };
}
