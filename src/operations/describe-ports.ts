import type { Parts } from "../actions/parts.js";
import { isExpected } from "../errors.js";
import type { Machine } from "../machine/machine.js";

/** A sentence on the ports that are forwarded to a machine, for its state; empty when there are none. */
export async function describePorts(machine: Machine, parts: Parts): Promise<string> {
  try {
    const forwarding = await parts.forwarder(machine).look();
    if (forwarding === undefined) return "";
    if (!forwarding.works)
      return " Its ports are not forwarded now; `vagrant up` or `reload` forwards them again.";
    const ports = forwarding.plan.ports.map(({ host_ip, host, guest }) => `${host_ip}:${host} to ${guest}`);
    return ` Forwarded ports: ${ports.join(", ")}.`;
  } catch (error) {
    // A damaged list of ports does not make the machine's state unknown; `vagrant port` tells of it.
    if (isExpected(error)) return "";
    throw error;
  }
}
