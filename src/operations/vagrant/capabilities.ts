import type { Parts } from "../../actions/context/parts.js";
import type { MachineProvider } from "../../actions/provider.js";
import { ExpectedError, isExpected } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";

type Value = string | null | readonly string[] | Readonly<Record<string, number>>;
type Capability = (provider: MachineProvider, machine: Machine) => Promise<Value>;

/** Vagrant waits for the answer and cannot cancel. */
const call = { signal: new AbortController().signal };

const capabilities: Readonly<Record<string, Capability>> = {
  /** The currently forwarded ports, host port to guest port, for `vagrant port`. `null` unless the machine is running. */
  forwarded_ports: async ({ network }, machine) => {
    const ports = await network.ports(machine, call);
    if (ports === undefined) return null;
    return Object.fromEntries(ports.filter(({ works }) => works).map(({ host, guest }) => [host, guest]));
  },

  /** The machine's own address, for plugins that write hosts files. `null` unless it is running. */
  public_address: async ({ network }, machine) => {
    try {
      return (await network.look(machine, call)).addresses[0] ?? null;
    } catch (error) {
      if (isExpected(error, "vm_not_created")) return null;
      throw error;
    }
  },

  /** The names of the machine's snapshots, oldest first. */
  snapshot_list: (provider, machine) => provider.snapshots(machine),
};

/** The value of a provider capability. */
export async function answerCapability(name: string, machine: Machine, parts: Parts): Promise<Value> {
  const capability = Object.hasOwn(capabilities, name) ? capabilities[name] : undefined;
  if (capability === undefined) {
    throw new ExpectedError("action_unsupported", {
      action: `capability ${name}`,
      reason: "the provider has no such capability",
    });
  }
  return capability(parts.provider(machine), machine);
}
