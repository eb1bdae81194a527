import type { Step } from "../step.js";

/** Ends what the host does for a machine that is about to stop: its forwarded ports, and the routes to it. */
export const leaveNetworks: Step = {
  name: "leave_networks",
  keepsState: true,
  async run({ machine, parts }) {
    await parts.forwarder(machine).stop();
    await parts.routes.remove(await parts.allocations(machine).of(machine.dataDir));
  },
};
