import { leasedPorts } from "../../../network/wanted.js";
import type { Step } from "../../context/step.js";

/** Notes which leases of ports Vagrant has just taken for this machine, so that they can be given back after a kill. */
export const notePortLeases: Step = {
  name: "note_port_leases",
  keepsState: true,
  async run({ machine, parts }) {
    const ports = leasedPorts(machine);
    if (ports.length > 0) await parts.portLeases(machine).note(ports);
  },
};
