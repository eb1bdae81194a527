import type { Step } from "../../context/step.js";
import { heldAddresses } from "../networks/held-addresses.js";
import { stopForwarding } from "../networks/stop-forwarding.js";

/** Ends what the host does for a machine that is about to stop: its forwarded ports, and the routes to it. */
export const leaveNetworks: Step = {
  name: "leave_networks",
  keepsState: true,
  async run(context) {
    await stopForwarding(context);
    await context.parts.routes.remove(await heldAddresses(context));
  },
};
