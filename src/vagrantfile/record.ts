import { createHash } from "node:crypto";
import type { Shape } from "../machine/shape.js";
import { type JsonFile, readJson, writeJson } from "../state/json-file.js";
import type { vagrantfileRecordSchema } from "../state/schemas/vagrantfile-record.js";
import { instanceFiles } from "../state/state-files.js";
import type { Context } from "./context.js";

type Content = Shape<typeof vagrantfileRecordSchema>;
type Applied = NonNullable<Content["applied"]>;

/** The form of the context is not checked; a missing value counts as changed. */
export type VagrantfileRecord = Omit<Content, "applied"> & {
  readonly applied?: Omit<Applied, "context"> & { readonly context: Context };
};

function fileIn(instanceFolder: string): JsonFile<VagrantfileRecord> {
  return instanceFiles(instanceFolder).vagrantfileRecord as JsonFile<unknown> as JsonFile<VagrantfileRecord>;
}

/** The record; empty if there is none. Fails with `metadata_corrupt`. */
export async function readRecord(instanceFolder: string): Promise<VagrantfileRecord> {
  return (await readJson(fileIn(instanceFolder))) ?? { schema_version: 1, written: [] };
}

export async function writeRecord(instanceFolder: string, record: VagrantfileRecord): Promise<void> {
  await writeJson(fileIn(instanceFolder), record);
}

export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
