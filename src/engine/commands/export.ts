import type { Engine } from "../ground/engine.js";
import { withBackup } from "../life/backup.js";
import { writeWhole } from "../life/partial-file.js";
import { findIdle } from "../machines/store.js";

/** Writes a machine to a zstd-compressed tar file: whole, or not at all. */
export async function exportMachine({ client, signal }: Engine, name: string, file: string): Promise<void> {
  const { instance } = await findIdle(client, name);
  await withBackup(client, instance.name, signal, (archive) =>
    writeWhole(file, () => client.download(archive, { signal })),
  );
}
