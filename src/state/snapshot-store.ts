import type { Shape } from "../machine/shape.js";
import { readJson, removeFile, writeJson } from "./json-file.js";
import type { snapshotsSchema } from "./schemas/snapshots.js";
import { machineFiles } from "./state-files.js";

export type SnapshotRecord = Shape<typeof snapshotsSchema>["snapshots"][number];

export interface SnapshotStore {
  /** Oldest first. */
  read(): Promise<readonly SnapshotRecord[]>;
  write(snapshots: readonly SnapshotRecord[]): Promise<void>;
}

/** The file `snapshots.json` in a machine's data folder. */
export function snapshotFile(dataDir: string): SnapshotStore {
  const { snapshots: file } = machineFiles(dataDir);
  return {
    read: async () => (await readJson(file))?.snapshots ?? [],
    write: (snapshots) =>
      snapshots.length === 0 ? removeFile(file.path) : writeJson(file, { schema_version: 1, snapshots }),
  };
}
