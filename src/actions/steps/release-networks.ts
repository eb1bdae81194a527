import type { Step } from "../step.js";

/** Gives back the private addresses of a machine that is no more. */
export const releaseNetworks: Step = {
  name: "release_networks",
  keepsState: true,
  async run({ machine, parts, signal }) {
    const allocations = parts.allocations(machine);
    if ((await allocations.of(machine.dataDir)).length === 0) return;
    await allocations.release(machine.dataDir, signal);
  },
};
