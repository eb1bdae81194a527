import { createHash } from "node:crypto";
import { vagrantfile_record as hasRecordForm } from "../generated/validators.js";
import type { Shape } from "../machine/shape.js";
import { type Check, readJson, writeJson } from "../state/json-file.js";
import { paths } from "../state/paths.js";
import type { vagrantfileRecordSchema } from "../state/schemas/vagrantfile-record.js";
import type { Context } from "./context.js";

type Content = Shape<typeof vagrantfileRecordSchema>;
type Applied = NonNullable<Content["applied"]>;

/** The form of the context is not checked; a missing value counts as changed. */
export type VagrantfileRecord = Omit<Content, "applied"> & {
  readonly applied?: Omit<Applied, "context"> & { readonly context: Context };
};

/** The record; empty if there is none. Fails with `metadata_corrupt`. */
export async function readRecord(instanceFolder: string): Promise<VagrantfileRecord> {
  const path = paths.vagrantfileRecord(instanceFolder);
  return (
    (await readJson(path, hasRecordForm as Check<unknown> as Check<VagrantfileRecord>)) ?? {
      schema_version: 1,
      written: [],
    }
  );
}

export async function writeRecord(instanceFolder: string, record: VagrantfileRecord): Promise<void> {
  await writeJson(paths.vagrantfileRecord(instanceFolder), record);
}

export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
