import { ExpectedError } from "../../../errors.js";
import type { Machine } from "../../../machine/machine.js";
import { bytesPerMib } from "../../../machine/size.js";
import type { LimitsRequest, Sizing } from "../../../machine/sizing.js";
import { paths } from "../../../state/paths.js";
import { readRecord } from "../../../vagrantfile/record.js";
import type { Parts } from "../../context/parts.js";
import type { LimitsAccess, ProviderCall } from "../../provider.js";
import { type BackendMachine, requireBackendMachine } from "../lookup.js";

export function backendLimitsAccess(parts: Parts): LimitsAccess {
  return {
    read: async (machine, call) => read(await requireBackendMachine({ machine, parts }), call),
    change: (machine, request, call) => change(machine, request, call, parts),
    given: (machine) => readGiven(machine, parts),
  };
}

async function read({ backend, id }: BackendMachine, { signal }: ProviderCall): Promise<Sizing> {
  const { cpus, memoryLimitBytes: bytes } = await backend.stats(id, { signal });
  return { cpus, memoryMib: bytes === undefined ? undefined : Math.round(bytes / bytesPerMib) };
}

async function change(
  machine: Machine,
  { cpus, memoryMib, diskMib }: LimitsRequest,
  { signal }: ProviderCall,
  parts: Parts,
): Promise<Sizing> {
  const found = await requireBackendMachine({ machine, parts });
  const { backend, id } = found;
  const refuse = (reason: string): never => {
    throw new ExpectedError("vm_unsupported", { command: "limits", name: machine.name, reason });
  };
  if (diskMib !== undefined) refuse("the size of a disk is fixed when its machine is created.");
  if (!backend.canResize)
    refuse(
      `${backend.name} sets a machine's size when it starts. Set \`cpus\` and \`memory\` in the provider block; \`vagrant reload\` applies them.`,
    );
  if (cpus === "none" || memoryMib === "none")
    return refuse(`${backend.name} can change a limit, but not remove it.`);
  const now = await read(found, { signal });
  await backend.resize(id, { cpus, memoryMib }, { signal });
  return now;
}

/** A machine whose limits can change while it is running sees them itself. */
async function readGiven({ dataDir }: Machine, { vagrant }: Parts): Promise<Sizing> {
  const { applied } = await readRecord(paths.instance(dataDir));
  if (applied === undefined || vagrant.backend(applied.context.backend).canResize) return {};
  const { cpus, memoryMib } = applied.context;
  return { cpus, memoryMib };
}
