import { isIPv6 } from "node:net";
import { ExpectedError } from "../../../errors.js";
import type { Machine } from "../../../machine/machine.js";
import { wantedAddresses } from "../../../network/wanted.js";
import type { Parts } from "../../context/parts.js";
import type {
  MachineAddresses,
  MachinePort,
  NetworkAccess,
  PortsCall,
  ProviderCall,
} from "../../provider.js";
import { findBackendRunning, requireBackendMachine, requireRunningBackendMachine } from "../lookup.js";
import { listBackendPorts } from "../nested-lists.js";

export function backendNetworkAccess(parts: Parts): NetworkAccess {
  return {
    look: (machine, call) => look(machine, call, parts),
    ports: (machine, call) => findPorts(machine, call, parts),
    addressFor: (machine, _other, call) => addressFor(machine, call, parts),
  };
}

async function look(machine: Machine, { signal }: ProviderCall, parts: Parts): Promise<MachineAddresses> {
  const { backend, id, state } = await requireBackendMachine({ machine, parts });
  if (state.id !== "running") return { state: state.id, addresses: [] };
  const { addresses } = await backend.stats(id, { signal });
  return { state: state.id, addresses };
}

/** The backend forwards ports itself, so those that it reports work. */
async function findPorts(
  machine: Machine,
  { signal, quick }: PortsCall,
  parts: Parts,
): Promise<readonly MachinePort[] | undefined> {
  const found = await findBackendRunning({ machine, parts });
  if (found === undefined) return undefined;
  const told = await found.backend.forwardedPorts(found.id, { signal });
  const ports = told ?? (quick ? {} : await listBackendPorts(machine, parts));
  return Object.entries(ports).map(([host, guest]) => ({
    ...{ host: Number(host), guest },
    ...{ carrier: found.backend.name, works: true },
  }));
}

/** Prefers a private network of the Vagrantfile to the backend's addresses. */
async function addressFor(machine: Machine, { signal }: ProviderCall, parts: Parts): Promise<string> {
  const { backend, id } = await requireRunningBackendMachine({ machine, parts });
  const [wanted] = wantedAddresses(machine);
  if (wanted !== undefined && !backend.runsContainers) return wanted.ip;
  const { addresses } = await backend.stats(id, { signal });
  const found = addresses.find((address) => !isIPv6(address) && backend.isForOthers(address));
  if (found !== undefined) return found;
  const reason = `${backend.name} reports no address by which others can reach it. Give it a private_network in the Vagrantfile.`;
  throw new ExpectedError("vm_unsupported", { command: "ping", name: machine.name, reason });
}
