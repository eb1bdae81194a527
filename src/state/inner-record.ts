import { inner_record as hasRecordForm } from "../generated/validators.js";
import type { BackendName } from "../machine/backend-name.js";
import { type Check, readJson, writeJson } from "./json-file.js";
import { paths } from "./paths.js";

/** What is known of a machine of the provider `vagrant`. Written before its creation begins. */
export interface InnerRecord {
  readonly schema_version: 1;
  readonly backend: BackendName;
  /** Where libvirt has the machine, if the user says so. */
  readonly libvirt_uri?: string;
  /** ISO 8601. */
  readonly created_at: string;
  /** How the nested Vagrant said that SSH reaches it. Absent until somebody asked, and after each stop. */
  readonly ssh?: {
    readonly host: string;
    readonly port: number;
    readonly username: string;
    readonly private_key_path: readonly string[];
  };
}

export interface InnerRecordStore {
  /** `metadata_corrupt`. */
  read(): Promise<InnerRecord | undefined>;
  write(record: InnerRecord): Promise<void>;
}

/** The `machine.json` beside the generated Vagrantfile. */
export function innerRecordFile(instanceFolder: string): InnerRecordStore {
  const path = paths.innerRecord(instanceFolder);
  return {
    read: () => readJson(path, hasRecordForm as Check<InnerRecord>),
    write: (record) => writeJson(path, record),
  };
}
