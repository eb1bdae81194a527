import { lookUp } from "../actions/lookup.js";
import type { Parts } from "../actions/parts.js";
import { listSnapshots } from "../actions/snapshots.js";
import { ExpectedError } from "../errors.js";
import type { Machine } from "../machine/machine.js";

type Capability = (machine: Machine, parts: Parts) => Promise<unknown>;

const capabilities: Readonly<Record<string, Capability>> = {
  /** What is forwarded now, host port to guest port, for `vagrant port`. `null` unless the machine runs. */
  forwarded_ports: async (machine, parts) => {
    const lookup = await lookUp(machine, parts);
    if (lookup.kind === "unknown") throw lookup.error;
    if (lookup.kind !== "present" || lookup.orb.state !== "running") return null;
    const forwarding = await parts.forwarder(machine).look();
    const ports = forwarding?.plan.ports.filter(({ carrier }) => carrier === "orbstack" || forwarding.works);
    return Object.fromEntries((ports ?? []).map(({ host, guest }) => [host, guest]));
  },

  /** The machine's own address, for plugins that write hosts files. `null` unless it runs. */
  public_address: async (machine, parts) => {
    const lookup = await lookUp(machine, parts);
    if (lookup.kind === "unknown") throw lookup.error;
    if (lookup.kind !== "present" || lookup.orb.state !== "running") return null;
    return (await parts.driver(machine).info(lookup.orb.id))?.ip4 ?? null;
  },
  /** The names of the machine's snapshots, oldest first. */
  snapshot_list: async (machine, parts) => (await listSnapshots(machine, parts)).map(({ name }) => name),
};

/** The value of one of Vagrant's provider capabilities. */
export async function answerCapability(name: string, machine: Machine, parts: Parts): Promise<unknown> {
  const capability = Object.hasOwn(capabilities, name) ? capabilities[name] : undefined;
  if (capability === undefined) {
    throw new ExpectedError("action_unsupported", {
      action: `capability ${name}`,
      reason: "the provider has no such capability",
    });
  }
  return capability(machine, parts);
}
