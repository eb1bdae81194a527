import type { Parts } from "../../actions/context/parts.js";
import type { Machine } from "../../machine/machine.js";
import type { HostPorts } from "./judge-service.js";

/** The host ports that lead to a running machine, as far as known without a nested Vagrant. */
export async function findHostPorts(machine: Machine, parts: Parts, signal: AbortSignal): Promise<HostPorts> {
  const ports = await parts.provider(machine).network.ports(machine, { signal, quick: true });
  const working = ports?.filter(({ works }) => works) ?? [];
  return new Map(working.map(({ guest, host }) => [guest, host]));
}
