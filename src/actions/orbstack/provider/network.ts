import { ExpectedError } from "../../../errors.js";
import type { Machine } from "../../../machine/machine.js";
import type { Parts } from "../../context/parts.js";
import type { MachineAddresses, NetworkAccess, ProviderCall } from "../../provider.js";
import { requirePresent } from "../lookup.js";
import { findPorts } from "./ports.js";
import { stateOf } from "./state.js";

export function networkAccess(parts: Parts): NetworkAccess {
  return {
    look: (machine, call) => look(machine, call, parts),
    ports: (machine) => findPorts(machine, parts),
    addressFor: (machine, other, call) => addressFor(machine, other, call, parts),
  };
}

async function look(machine: Machine, { signal }: ProviderCall, parts: Parts): Promise<MachineAddresses> {
  const { orb } = await requirePresent({ machine, parts });
  const state = stateOf(orb);
  const dnsName = dnsNameOf(orb.name);
  if (state !== "running") return { state, dnsName, addresses: [] };
  const info = await parts.driver(machine).info(orb.id, { signal });
  return { state, dnsName, addresses: [info?.ip4, info?.ip6].filter((address) => address !== undefined) };
}

/** OrbStack's machines reach each other by name. Others are reached by address. */
async function addressFor(
  machine: Machine,
  other: Machine,
  { signal }: ProviderCall,
  parts: Parts,
): Promise<string> {
  const { orb } = await requirePresent({ machine, parts });
  if (other.provider === machine.provider) return dnsNameOf(orb.name);
  const ip4 = (await parts.driver(machine).info(orb.id, { signal }))?.ip4;
  if (ip4 === undefined) throw new ExpectedError("vm_not_running", {});
  return ip4;
}

function dnsNameOf(name: string): string {
  return `${name}.orb.local`;
}
