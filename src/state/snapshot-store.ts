import { snapshots as hasSnapshotsForm } from "../generated/validators.js";
import type { Shape } from "../machine/shape.js";
import { readJson, removeFile, writeJson } from "./json-file.js";
import { paths } from "./paths.js";
import type { snapshotsSchema } from "./schemas/snapshots.js";

type SnapshotFile = Shape<typeof snapshotsSchema>;
export type SnapshotRecord = SnapshotFile["snapshots"][number];

export interface SnapshotStore {
  /** Oldest first. */
  read(): Promise<readonly SnapshotRecord[]>;
  write(snapshots: readonly SnapshotRecord[]): Promise<void>;
}

/** The file `snapshots.json` in a machine's data folder. */
export function snapshotFile(dataDir: string): SnapshotStore {
  const path = paths.snapshots(dataDir);
  return {
    read: async () => (await readJson(path, hasSnapshotsForm))?.snapshots ?? [],
    write: (snapshots) =>
      snapshots.length === 0
        ? removeFile(path)
        : writeJson(path, { schema_version: 1, snapshots } satisfies SnapshotFile),
  };
}
