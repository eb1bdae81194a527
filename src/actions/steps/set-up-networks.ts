import { requirePresent } from "../lookup.js";
import { announce } from "../networks/announce.js";
import { setUpGuestNetwork } from "../networks/guest-network.js";
import { neighbourLines, ownHostsLine } from "../networks/host-names.js";
import { reachFromHost } from "../networks/reach-from-host.js";
import { wantedAddresses } from "../networks/wanted.js";
import type { Step, StepContext } from "../step.js";

/** Gives a machine that has just started its host name and private addresses. Costs nothing where the Vagrantfile has neither. */
export const setUpNetworks: Step = {
  name: "set_up_networks",
  keepsState: true,
  async run(context) {
    const { machine, parts, ui, signal } = context;
    const { hostname } = machine.vm;
    const wanted = wantedAddresses(machine);
    const allocations = parts.allocations(machine);
    const held = await allocations.of(machine.dataDir);
    if (hostname === undefined && wanted.length === 0 && held.length === 0) return;
    const { orb } = await requirePresent(context);

    if (wanted.length > 0) ui.say("info", "Configuring private networks...");
    for (const { ip, prefix } of wanted) ui.say("detail", `${ip}/${prefix}`);
    const gateway = await setUpGuestNetwork(
      parts.driver(machine),
      orb.name,
      {
        hostname,
        ownLines: ownHostsLine(hostname, wanted),
        otherLines: await otherLines(context),
        addresses: wanted
          .filter(({ isConfigured }) => isConfigured)
          .map(({ ip, prefix }) => `${ip}/${prefix}`),
      },
      signal,
    );
    if (wanted.length === 0) {
      if (held.length > 0) await allocations.release(machine.dataDir, signal);
      return;
    }
    const addresses = wanted.map(({ ip }) => ip);
    await reachFromHost(addresses, gateway, context);
    if (machine.vm.allowHostsModification) await announce(context);
  },
};

async function otherLines({ machine, parts }: StepContext): Promise<readonly string[]> {
  if (!machine.vm.allowHostsModification) return [];
  return neighbourLines(machine, await parts.allocations(machine).read());
}
