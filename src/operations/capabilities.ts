import { findInnerRunning } from "../actions/inner/inner-lookup.js";
import { listInnerPorts, listInnerSnapshots } from "../actions/inner/nested-lists.js";
import { findRunning } from "../actions/lookup.js";
import type { Parts } from "../actions/parts.js";
import { listSnapshots } from "../actions/snapshots.js";
import { ExpectedError } from "../errors.js";
import type { Machine } from "../machine/machine.js";

type Capability = (machine: Machine, parts: Parts) => Promise<unknown>;

const capabilities: Readonly<Record<string, Capability>> = {
  /** What is forwarded now, host port to guest port, for `vagrant port`. `null` unless the machine runs. */
  forwarded_ports: async (machine, parts) => {
    if ((await findRunning({ machine, parts })) === undefined) return null;
    const forwarding = await parts.forwarder(machine).look();
    const ports = forwarding?.plan.ports.filter(({ carrier }) => carrier === "orbstack" || forwarding.works);
    return Object.fromEntries((ports ?? []).map(({ host, guest }) => [host, guest]));
  },

  /** The machine's own address, for plugins that write hosts files. `null` unless it runs. */
  public_address: async (machine, parts) => {
    const orb = await findRunning({ machine, parts });
    if (orb === undefined) return null;
    return (await parts.driver(machine).info(orb.id))?.ip4 ?? null;
  },

  /** The names of the machine's snapshots, oldest first. */
  snapshot_list: async (machine, parts) => (await listSnapshots(machine, parts)).map(({ name }) => name),
};

/** Those of the provider `vagrant`. */
const innerCapabilities: Readonly<Record<string, Capability>> = {
  forwarded_ports: async (machine, parts) => {
    const inner = await findInnerRunning({ machine, parts });
    if (inner === undefined) return null;
    return (await inner.backend.forwardedPorts(inner.id)) ?? (await listInnerPorts(machine, parts));
  },
  public_address: async (machine, parts) => {
    const inner = await findInnerRunning({ machine, parts });
    return inner === undefined ? null : ((await inner.backend.stats(inner.id)).addresses[0] ?? null);
  },
  snapshot_list: listInnerSnapshots,
};

/** The value of one of Vagrant's provider capabilities. */
export async function answerCapability(name: string, machine: Machine, parts: Parts): Promise<unknown> {
  const known = machine.provider === "vagrant" ? innerCapabilities : capabilities;
  const capability = Object.hasOwn(known, name) ? known[name] : undefined;
  if (capability === undefined) {
    throw new ExpectedError("action_unsupported", {
      action: `capability ${name}`,
      reason: "the provider has no such capability",
    });
  }
  return capability(machine, parts);
}
