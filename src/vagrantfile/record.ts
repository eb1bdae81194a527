import { createHash } from "node:crypto";
import { vagrantfile_record as hasRecordForm } from "../generated/validators.js";
import { type Check, readJson, writeJson } from "../state/json-file.js";
import { paths } from "../state/paths.js";
import type { Context } from "./context.js";

/** What is known of a generated Vagrantfile, in a file beside it. */
export interface VagrantfileRecord {
  readonly schema_version: 1;
  /** Hashes of the texts that we put there. It is two while one gives way to the other: a kill may come between. */
  readonly written: readonly string[];
  /** What the machine was last brought up with. Absent before the first time; older versions kept the text's hash alone. */
  readonly applied?: { readonly hash: string; readonly text?: string; readonly context: Context };
}

/** The record, empty when there is none. `metadata_corrupt`. */
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
