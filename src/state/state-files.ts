import { rename } from "node:fs/promises";
import { type ExpectedError, isExpected } from "../errors.js";
import {
  backend_record,
  forwarding_plan,
  guest_answer,
  metadata,
  network,
  forwarder_process as process_id,
  registry_entry,
  snapshots,
  temporary_record,
  vagrantfile_record,
} from "../generated/validators.js";
import { type Check, readJson } from "./json-file.js";
import { paths } from "./paths.js";

/** A JSON file of ours with its format. */
export interface StateFile {
  readonly path: string;
  readonly check: Check<unknown>;
}

function stateFile(path: string, check: (value: unknown) => boolean): StateFile {
  return { path, check: check as Check<unknown> };
}

/** All JSON files that we may write in a machine's data folder. */
export function machineFiles(dataDir: string) {
  const instance = paths.instance(dataDir);
  return {
    metadata: stateFile(paths.metadata(dataDir), metadata),
    backendRecord: stateFile(paths.backendRecord(instance), backend_record),
    forwarding: stateFile(paths.forwarding(dataDir), forwarding_plan),
    forwarderProcess: stateFile(paths.forwarderProcess(dataDir), process_id),
    snapshots: stateFile(paths.snapshots(dataDir), snapshots),
    report: stateFile(paths.report(dataDir), guest_answer),
    vagrantfileRecord: stateFile(paths.vagrantfileRecord(instance), vagrantfile_record),
    nestedProcess: stateFile(paths.nestedProcess(instance), process_id),
  } satisfies Record<string, StateFile>;
}

export function registryEntryFile(homePath: string, vagrantId: string): StateFile {
  return registryEntryAt(paths.registryEntry(homePath, vagrantId));
}

export function registryEntryAt(path: string): StateFile {
  return stateFile(path, registry_entry);
}

export function networkFile(homePath: string): StateFile {
  return stateFile(paths.network(homePath), network);
}

export function temporaryRecordFile(homePath: string, name: string): StateFile {
  return stateFile(paths.temporaryRecord(homePath, name), temporary_record);
}

/** Why a file cannot be used: `metadata_corrupt`, `metadata_newer` or `metadata_unreadable`. */
export async function problemOf({ path, check }: StateFile): Promise<ExpectedError | undefined> {
  try {
    await readJson(path, check);
    return undefined;
  } catch (error) {
    if (isExpected(error)) return error;
    throw error;
  }
}

/** What is wrong with a file's content. A file that cannot be read, or that a newer version wrote, does not count as damaged. */
export async function damageOf(file: StateFile): Promise<ExpectedError<"metadata_corrupt"> | undefined> {
  const problem = await problemOf(file);
  return isExpected(problem, "metadata_corrupt") ? problem : undefined;
}

/** Renames a damaged file and returns its new path. Its content is kept. */
export async function setAside(path: string, now: Date): Promise<string> {
  const aside = paths.damaged(path, now.toISOString().replaceAll(":", "-"));
  await rename(path, aside);
  return aside;
}
