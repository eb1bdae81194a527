import { findInnerRunning } from "../../actions/inner/inner-lookup.js";
import type { Parts } from "../../actions/parts.js";
import type { Machine } from "../../machine/machine.js";
import type { HostPorts } from "./judge-service.js";

/** Which ports of the host lead into a running machine, as far as that is known without a nested Vagrant. */
export async function findHostPorts(machine: Machine, parts: Parts): Promise<HostPorts> {
  const pairs =
    machine.provider === "vagrant" ? await askBackend(machine, parts) : await askForwarder(machine, parts);
  return new Map(pairs);
}

type Pairs = readonly (readonly [guest: number, host: number])[];

async function askForwarder(machine: Machine, parts: Parts): Promise<Pairs> {
  const forwarding = await parts.forwarder(machine).look();
  const ports = forwarding?.plan.ports.filter(({ carrier }) => carrier === "orbstack" || forwarding.works);
  return (ports ?? []).map(({ guest, host }) => [guest, host]);
}

async function askBackend(machine: Machine, parts: Parts): Promise<Pairs> {
  const inner = await findInnerRunning({ machine, parts });
  const ports = (await inner?.backend.forwardedPorts(inner.id)) ?? {};
  return Object.entries(ports).map(([host, guest]) => [guest, Number(host)]);
}
