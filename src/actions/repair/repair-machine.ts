import { type Machine, PREPARING_ID } from "../../machine/machine.js";
import { readCreator } from "../../state/creator.js";
import { paths } from "../../state/paths.js";
import { machineFiles, registryEntryFile } from "../../state/state-files.js";
import { register } from "../identity/register.js";
import { rebuildBackendRecord } from "./rebuild-backend-record.js";
import { rebuildMetadata } from "./rebuild-metadata.js";
import { type RepairContext, repairFile } from "./repair-file.js";

/** What happens without files that cannot be rebuilt. */
const outcomes = {
  forwarding: "`vagrant up` forwards the machine's ports again.",
  forwarderProcess: "the process that forwards the machine's ports ends when the machine stops.",
  snapshots: "its snapshots are now named by what OrbStack's names tell.",
  report: "the guest will be asked again.",
  vagrantfileRecord: "the generated Vagrantfile will be backed up when it is next written.",
  nestedProcess: "a killed nested Vagrant may still be running.",
} as const;

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
  for (const [name, outcome] of Object.entries(outcomes))
    await repairFile(files[name as keyof typeof outcomes], { outcome }, context);
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
