import type { Machine } from "../../../machine/machine.js";
import type { ForwardedPort } from "../../../network/forwarding-plan.js";
import { wantedPorts } from "../../../network/wanted.js";
import type { Parts } from "../../context/parts.js";
import type { MachinePort } from "../../provider.js";
import { findRunning } from "../lookup.js";

export async function findPorts(machine: Machine, parts: Parts): Promise<readonly MachinePort[] | undefined> {
  return (await findRunning({ machine, parts })) && portsOfRunning(machine, parts);
}

/** The forwarding plan on disk or, without one, the ports in the Vagrantfile, which OrbStack may forward itself. */
export async function portsOfRunning(machine: Machine, parts: Parts): Promise<readonly MachinePort[]> {
  const forwarding = await parts.forwarder(machine).look();
  const ports = forwarding?.plan.ports ?? wantedPorts(machine);
  const works: Readonly<Record<ForwardedPort["carrier"], boolean>> = {
    orbstack: ports.some(isShown) && (await parts.showsPorts(machine)),
    ssh: forwarding?.works === true,
  };
  return ports.map(({ host, guest, host_ip: hostIp, carrier }) => ({
    ...{ host, guest, hostIp },
    ...{ carrier: carrier === "ssh" ? "forwarder" : carrier, works: works[carrier] },
  }));
}

function isShown({ carrier }: ForwardedPort): boolean {
  return carrier === "orbstack";
}
