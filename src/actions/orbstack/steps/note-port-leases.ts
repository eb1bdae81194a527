import { leasedPorts } from "../../../network/wanted.js";
import type { Step } from "../../context/step.js";

/** Notes which port leases Vagrant has just taken for this machine, so they can be released after a kill. */
export const notePortLeases: Step = {
  name: "note_port_leases",
  keepsState: true,
  async run({ machine, parts }) {
    const ports = leasedPorts(machine);
    if (ports.length > 0) await parts.portLeases(machine).note(ports);
  },
};
