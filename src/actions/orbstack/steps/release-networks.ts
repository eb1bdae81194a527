import type { Step } from "../../context/step.js";
import { heldAddresses } from "../networks/held-addresses.js";

/** Releases the private addresses of a destroyed machine, and says how to remove its routes from the host. */
export const releaseNetworks: Step = {
  name: "release_networks",
  keepsState: true,
  async run(context) {
    const { machine, parts, ui, signal } = context;
    const addresses = await heldAddresses(context);
    if (addresses.length === 0) return;
    await parts.allocations(machine).release(machine.dataDir, signal);
    const command = await parts.routes.left(addresses);
    if (command === undefined) return;
    ui.say(
      "warn",
      `This computer still has a route to ${addresses.join(", ")}. To remove it, run: ${command}`,
    );
  },
};
