import type { Step, StepContext } from "../../context/step.js";
import { lookUpOrFail } from "../lookup.js";
import { heldAddresses } from "../networks/held-addresses.js";
import { reachFromHost } from "../networks/reach-from-host.js";
import { startForwarding, unlessUnreadable } from "../networks/start-forwarding.js";

/**
 * Restores routes and forwarded ports of a running machine that the host has lost, for example in a reboot. Changes in
 * the Vagrantfile wait for `reload`.
 */
export const restoreNetworks: Step = {
  name: "restore_networks",
  keepsState: true,
  async run(context) {
    const { machine, parts, signal } = context;
    await restoreForwarding(context);
    const addresses = await heldAddresses(context);
    if (addresses.length === 0) return;
    const lookup = await lookUpOrFail(context);
    if (lookup.kind !== "present") return;
    const gateway = (await parts.driver(machine).info(lookup.orb.id, { signal }))?.ip4;
    await reachFromHost(addresses, gateway, context);
  },
};

async function restoreForwarding(context: StepContext): Promise<void> {
  const { machine, parts } = context;
  await unlessUnreadable(context, async () => {
    const forwarding = await parts.forwarder(machine).look();
    if (forwarding !== undefined && !forwarding.works) await startForwarding(forwarding.plan, context);
  });
}
