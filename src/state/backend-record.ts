import { backend_record as hasRecordForm } from "../generated/validators.js";
import type { Shape } from "../machine/shape.js";
import { readJson, writeJson } from "./json-file.js";
import { paths } from "./paths.js";
import type { backendRecordSchema } from "./schemas/backend-record.js";

export type BackendRecord = Shape<typeof backendRecordSchema>;

export interface BackendRecordStore {
  /** Fails with `metadata_corrupt`. */
  read(): Promise<BackendRecord | undefined>;
  write(record: BackendRecord): Promise<void>;
}

/** The file `machine.json` beside the generated Vagrantfile. */
export function backendRecordFile(instanceFolder: string): BackendRecordStore {
  const path = paths.backendRecord(instanceFolder);
  return {
    read: () => readJson(path, hasRecordForm),
    write: (record) => writeJson(path, record),
  };
}
