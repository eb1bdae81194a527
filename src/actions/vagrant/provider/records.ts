import type { Backend } from "../../../backends/backend.js";
import { backendNamed } from "../../../backends/registry.js";
import { ExpectedError } from "../../../errors.js";
import type { Machine } from "../../../machine/machine.js";
import { paths } from "../../../state/paths.js";
import type { RegistryEntry } from "../../../state/registry.js";
import type { Parts } from "../../context/parts.js";
import type {
  Found,
  KeptReason,
  MachineIds,
  OwnMachine,
  ProviderCall,
  RecordsAccess,
  Removal,
} from "../../provider.js";
import { settingsOf, whereOf } from "../where.js";
import { imagePlanOf } from "./export.js";

export function backendRecordsAccess(parts: Parts): RecordsAccess {
  return {
    identify: (machine, id) => identify(machine, id, parts),
    // The nested Vagrant assigns addresses; none are reserved for it.
    heldAddresses: async () => ({ addresses: [] }),
    list: async (call) => ({ find: (entry) => find(entry, call, parts), foreignTo: () => [] }),
    planRemoval: (own, call) => planRemoval(own, call, parts),
    traceOf: ({ entry }) => `${entry.backend} has it as ${entry.machine_id}`,
  };
}

async function identify(machine: Machine, id: string, parts: Parts): Promise<MachineIds> {
  const record = await parts.vagrant.record(paths.instance(machine.dataDir)).read();
  const created_at = record?.created_at ?? parts.now().toISOString();
  const backend = record !== undefined && { backend: record.backend, ...whereOf(record) };
  return { machine_id: id, ...backend, created_at };
}

async function find(entry: RegistryEntry, { signal }: ProviderCall, parts: Parts): Promise<Found> {
  const backend = await backendOf(entry, parts);
  const state = await backend.state(entry.machine_id, { signal });
  if (state.id === "unknown") throw state.error;
  return { state: state.id, snapshots: [] };
}

/** The backend, with the settings that the machine was created with. */
async function backendOf(entry: RegistryEntry, { vagrant }: Pick<Parts, "vagrant">): Promise<Backend> {
  const record = await vagrant
    .record(paths.instance(entry.data_dir))
    .read()
    .catch(() => undefined);
  return vagrant.backend(backendNamed(entry.backend ?? ""), settingsOf(record ?? entry));
}

/** The backend's machine must have our mark, because the registry alone does not prove that it is ours. */
async function planRemoval(
  { entry }: OwnMachine,
  call: ProviderCall,
  parts: Parts,
): Promise<Removal | KeptReason> {
  const { machine_id: id } = entry;
  const backend = await backendOf(entry, parts);
  if (!(await isMarkedAsOurs(entry, backend, call)))
    return {
      reason: `nothing proves that ${id} is this machine; to delete it: ${backend.removalCommand(id)}`,
    };
  // The nested Vagrant's files were deleted with the project, so it cannot make a box.
  const shortId = id.slice(0, 12);
  // Machines of different projects can have the same name.
  const exportPlan = imagePlanOf(backend, id, `${entry.machine_name}-${shortId}`);
  return {
    what: `${shortId} of ${backend.name}`,
    ...(exportPlan !== undefined && { exportPlan }),
    remove: async () => {
      if (await isMarkedAsOurs(entry, backend, call)) await backend.remove?.(id, call);
      const state = await backend.state(id, call);
      if (state.id !== "not_created") throw new ExpectedError("machine_busy", { name: id, state: state.id });
    },
  };
}

/** If the mark cannot be read, the answer is no. */
async function isMarkedAsOurs(
  { machine_id, mark }: RegistryEntry,
  backend: Backend,
  call: ProviderCall,
): Promise<boolean> {
  if (mark === undefined) return false;
  const found = await backend.mark?.(machine_id, call).catch(() => undefined);
  return found === mark;
}
