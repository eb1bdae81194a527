import { backend_record as hasRecordForm } from "../generated/validators.js";
import type { BackendName } from "../machine/backend-name.js";
import { type Check, readJson, writeJson } from "./json-file.js";
import { paths } from "./paths.js";

/** What is known of a machine of the provider `vagrant`. Written before its creation begins. */
export interface BackendRecord {
  readonly schema_version: 1;
  readonly backend: BackendName;
  /** Where libvirt has the machine, if the user says so. */
  readonly libvirt_uri?: string;
  /** What `DOCKER_HOST` said when Docker made the machine; empty, when it said nothing. */
  readonly docker_host?: string;
  /** What the machine is marked with at its provider; absent of machines that older versions made. */
  readonly mark?: string;
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

export interface BackendRecordStore {
  /** `metadata_corrupt`. */
  read(): Promise<BackendRecord | undefined>;
  write(record: BackendRecord): Promise<void>;
}

/** The `machine.json` beside the generated Vagrantfile. */
export function backendRecordFile(instanceFolder: string): BackendRecordStore {
  const path = paths.backendRecord(instanceFolder);
  return {
    read: () => readJson(path, hasRecordForm as Check<BackendRecord>),
    write: (record) => writeJson(path, record),
  };
}
