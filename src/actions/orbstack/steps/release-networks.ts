import type { Step } from "../../context/step.js";
import { heldAddresses } from "../networks/held-addresses.js";

/** Releases the private addresses of a destroyed machine. */
export const releaseNetworks: Step = {
  name: "release_networks",
  keepsState: true,
  async run(context) {
    const { machine, parts, signal } = context;
    if ((await heldAddresses(context)).length === 0) return;
    await parts.allocations(machine).release(machine.dataDir, signal);
  },
};
