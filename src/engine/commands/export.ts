import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Engine } from "../engine.js";
import { findMachine } from "../machines/store.js";

/** Writes a machine to a zstd-compressed tar file: whole, or not at all. */
export async function exportMachine(engine: Engine, name: string, file: string): Promise<void> {
  const { client, signal } = engine;
  const { instance } = await findMachine(client, name);
  const backups = `/1.0/instances/${instance.name}/backups`;
  const backup = `orbctl-${process.pid}`;
  const partial = `${file}.partial`;
  await client.operate(
    "POST",
    backups,
    { name: backup, instance_only: true, compression_algorithm: "zstd" },
    { signal },
  );
  try {
    await pipeline(
      await client.download(`${backups}/${backup}/export`, { signal }),
      createWriteStream(partial),
    );
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
    await client.operate("DELETE", `${backups}/${backup}`);
  }
}
