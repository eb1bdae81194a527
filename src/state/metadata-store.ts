import { metadata as hasMetadataForm } from "../generated/validators.js";
import { type Check, readJson, removeFile, writeJson } from "./json-file.js";
import { paths } from "./paths.js";

/** What is known of one machine beside Vagrant's id. Written before its creation begins. */
export interface Metadata {
  readonly schema_version: 1;
  /**
   * OrbStack's ULID; absent until the machine exists. A restored snapshot is another machine of OrbStack: then it is not
   * Vagrant's id any more, which stays what it was.
   */
  readonly machine_id?: string;
  /** The machine that a restore is about to put in the place of `machine_id`. */
  readonly replacement_id?: string;
  readonly orbstack_machine_name: string;
  /** ISO 8601. */
  readonly created_at: string;
  readonly provider_version: string;
  /** The limits that the machine was given last. */
  readonly limits?: { readonly cpus?: number; readonly memory_mib?: number; readonly disk_mib?: number };
  /** Present until cloud-init has done its work in a new machine with user data. */
  readonly cloud_init?: "pending";
  /**
   * Present until the guest knows the machine by its present name: after a rename, and when a snapshot came back, which may be from
   * before one.
   */
  readonly naming?: "pending";
  /** Present while the creation is under way; it stays after a crash, and then the next `up` goes on from it. */
  readonly intent?: "create";
}

export interface MetadataStore {
  read(): Promise<Metadata | undefined>;
  write(metadata: Metadata): Promise<void>;
  remove(): Promise<void>;
}

/** The `metadata.json` in Vagrant's data folder of a machine. */
export function metadataFile(dataDir: string): MetadataStore {
  const path = paths.metadata(dataDir);
  return {
    read: () => readJson(path, hasMetadataForm as Check<Metadata>),
    write: (metadata) => writeJson(path, metadata),
    remove: () => removeFile(path),
  };
}
