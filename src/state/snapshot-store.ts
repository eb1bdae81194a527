import { snapshots as hasSnapshotsForm } from "../generated/validators.js";
import { type Check, readJson, removeFile, writeJson } from "./json-file.js";
import { paths } from "./paths.js";

/** What the user calls a clone. Written before the clone is made. */
export interface SnapshotRecord {
  readonly name: string;
  readonly clone_name: string;
  /** ISO 8601. */
  readonly created_at: string;
  /** Present while it is being made; after a crash it stays, and what there is of the clone is deleted. */
  readonly intent?: "save";
}

export interface SnapshotStore {
  /** In the order in which they were made. */
  read(): Promise<readonly SnapshotRecord[]>;
  write(snapshots: readonly SnapshotRecord[]): Promise<void>;
}

interface SnapshotFile {
  readonly schema_version: 1;
  readonly snapshots: readonly SnapshotRecord[];
}

/** The `snapshots.json` in Vagrant's data folder of a machine. */
export function snapshotFile(dataDir: string): SnapshotStore {
  const path = paths.snapshots(dataDir);
  return {
    read: async () => (await readJson(path, hasSnapshotsForm as Check<SnapshotFile>))?.snapshots ?? [],
    write: (snapshots) =>
      snapshots.length === 0
        ? removeFile(path)
        : writeJson(path, { schema_version: 1, snapshots } satisfies SnapshotFile),
  };
}
