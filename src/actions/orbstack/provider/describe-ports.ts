import { isExpected } from "../../../errors.js";
import type { Machine } from "../../../machine/machine.js";
import type { Parts } from "../../context/parts.js";
import { portsOfRunning } from "./ports.js";

/** A sentence on the forwarded ports of a running machine, for its state; empty if it has none. */
export async function describePorts(machine: Machine, parts: Parts): Promise<string> {
  try {
    const ports = await portsOfRunning(machine, parts);
    const working = ports.filter(({ works }) => works);
    const words = working.map(({ hostIp, host, guest }) => `${hostIp}:${host} to ${guest}`);
    if (words.length > 0) return ` Forwarded ports: ${words.join(", ")}.`;
    if (ports.length === 0) return "";
    return " Its ports are not forwarded now; `vagrant up` or `vagrant reload` forwards them again.";
  } catch (error) {
    // A damaged file of ports does not make the machine's state unknown. `vagrant port` reports it.
    if (isExpected(error)) return "";
    throw error;
  }
}
