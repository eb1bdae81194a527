import { type Machine, PREPARING_ID } from "../../machine/machine.js";
import { readCreator } from "../../state/creator.js";
import { paths } from "../../state/paths.js";
import { machineFiles, registryEntryFile, type StateFile } from "../../state/state-files.js";
import { register } from "../identity/register.js";
import { rebuildBackendRecord } from "./rebuild-backend-record.js";
import { rebuildMetadata } from "./rebuild-metadata.js";
import { type RepairContext, repairFile } from "./repair-file.js";

/** Repairs all damaged files of a machine. Files of another user's machine are not changed. Never fails. */
export async function repairMachine(machine: Machine, context: RepairContext): Promise<void> {
  if (await isOthers(machine, context)) return;
  const files = machineFiles(machine.dataDir);
  const { parts } = context;
  const again = "it was rebuilt from the registry and the machine's provider.";
  await repairFile(
    files.metadata,
    { outcome: again, rebuild: () => writing(rebuildMetadata(machine, parts), parts.metadata(machine)) },
    context,
  );
  const record = parts.vagrant.record(paths.instance(machine.dataDir));
  await repairFile(
    files.backendRecord,
    { outcome: again, rebuild: () => writing(rebuildBackendRecord(machine, parts), record) },
    context,
  );
  for (const file of Object.values<StateFile>(files))
    if (file.without !== undefined) await repairFile(file, { outcome: file.without }, context);
  await repairEntry(machine, again, context);
}

async function isOthers({ dataDir }: Machine, { parts: { users } }: RepairContext): Promise<boolean> {
  const creator = await readCreator(dataDir);
  return creator !== undefined && users.self !== undefined && creator !== users.self;
}

/** The file is written only after the damaged one was set aside. */
async function writing<T>(rebuilt: Promise<T | undefined>, store: { write(value: T): Promise<void> }) {
  const value = await rebuilt;
  return value === undefined ? undefined : () => store.write(value);
}

/** Rebuilds the machine's registry entry from its own record. */
async function repairEntry(machine: Machine, outcome: string, context: RepairContext): Promise<void> {
  const { id, homePath } = machine;
  const { parts } = context;
  if (id === undefined || id === PREPARING_ID) return;
  const rebuild = async () => {
    const ids = await parts.provider(machine).records.identify(machine, id);
    return () => register(ids, { machine, parts });
  };
  await repairFile(registryEntryFile(homePath, id), { outcome, rebuild }, context);
}
