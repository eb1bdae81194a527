import { repairFile } from "../../actions/repair/repair-file.js";
import { isExpected } from "../../errors.js";
import { readText } from "../../state/json-file.js";
import { paths } from "../../state/paths.js";
import { temporaryRecordFile } from "../../state/state-files.js";
import {
  type TemporaryProvider,
  type TemporaryRecord,
  temporaryProviders,
  usualProvider,
} from "../../state/temporary-machines.js";
import type { TemporaryContext } from "./context.js";

/**
 * Reads the record of a temporary machine. A damaged one is set aside and rebuilt from the machine's folder as far as
 * possible, so the machine can be used and destroyed. Fails with `metadata_unreadable` and `metadata_newer`.
 */
export async function readTemporary(
  name: string,
  context: TemporaryContext,
): Promise<TemporaryRecord | undefined> {
  const machines = context.parts.temporary.machines(context.homePath);
  try {
    return await machines.read(name);
  } catch (error) {
    if (!isExpected(error, "metadata_corrupt")) throw error;
  }
  await repairTemporary(name, context);
  return machines.read(name);
}

/** Repairs the record of a temporary machine if it is damaged. Never fails. */
export async function repairTemporary(name: string, context: TemporaryContext): Promise<void> {
  const { parts, homePath } = context;
  const outcome =
    "mount the machine's folders again, and destroy it yourself. Everything else is as its Vagrantfile says.";
  const rebuild = async () => {
    const record = await rebuildRecord(name, context);
    return () => parts.temporary.machines(homePath).write(record);
  };
  await repairFile(temporaryRecordFile(homePath, name), { outcome, rebuild }, context);
}

async function rebuildRecord(name: string, { parts, homePath }: TemporaryContext): Promise<TemporaryRecord> {
  const made = await Promise.all(temporaryProviders.map((provider) => hasId(name, provider, homePath)));
  const provider = temporaryProviders[made.indexOf(true)] ?? usualProvider;
  const created_at = parts.now().toISOString();
  return { schema_version: 1, name, provider, options: {}, mounts: [], created_at };
}

async function hasId(name: string, provider: TemporaryProvider, homePath: string): Promise<boolean> {
  const dataDir = paths.dataDir(paths.temporaryProject(homePath, name), name, provider);
  return (await readText(paths.vagrantId(dataDir))) !== undefined;
}
