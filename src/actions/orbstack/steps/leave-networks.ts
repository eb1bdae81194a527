import type { Step } from "../../context/step.js";
import { heldAddresses } from "../networks/held-addresses.js";
import { stopForwarding } from "../networks/stop-forwarding.js";

/** Removes the forwarder and routes of a machine that is about to stop. */
export const leaveNetworks: Step = {
  name: "leave_networks",
  keepsState: true,
  async run(context) {
    await stopForwarding(context);
    await context.parts.routes.remove(await heldAddresses(context));
  },
};
