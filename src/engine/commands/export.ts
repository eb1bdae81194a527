import type { Engine } from "../ground/engine.js";
import { withBackup } from "../lifecycle/backup.js";
import { writeAtomically } from "../lifecycle/write-atomically.js";
import { findIdle } from "../machines/store.js";

/** Exports a machine to a tar file, compressed with zstd. A failure leaves no file. */
export async function exportMachine({ client, signal }: Engine, name: string, file: string): Promise<void> {
  const { instance } = await findIdle(client, name);
  await withBackup(client, instance.name, signal, (archive) =>
    writeAtomically(file, () => client.download(archive, { signal })),
  );
}
