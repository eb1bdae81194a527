import { isDeepStrictEqual } from "node:util";
import { type WantedAddress, wantedAddresses } from "../../../network/wanted.js";
import type { Step, StepContext } from "../../context/step.js";
import { requirePresent } from "../lookup.js";
import { announce } from "../networks/announce.js";
import { setUpGuestNetwork } from "../networks/guest-network.js";
import { heldAddresses } from "../networks/held-addresses.js";
import { neighbourLines, ownHostsLine } from "../networks/host-names.js";
import { reachFromHost } from "../networks/reach-from-host.js";

/** Gives a machine that was just started its host name and private addresses. Makes no call if the Vagrantfile has neither. */
export const setUpNetworks: Step = {
  name: "set_up_networks",
  keepsState: true,
  async run(context) {
    const { machine, parts, ui, signal } = context;
    const { hostname } = machine.vm;
    const wanted = wantedAddresses(machine);
    const allocations = parts.allocations(machine);
    const held = await heldAddresses(context);
    if (hostname === undefined && wanted.length === 0 && held.length === 0) return;
    const { orb } = await requirePresent(context);

    if (wanted.length > 0) {
      ui.say("info", "Configuring private networks...");
      // Noted first, so that after a kill the record has at least the addresses that the guest has.
      await noteNetwork(wanted, context);
    }
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
      await noteNetwork(wanted, context);
      if (held.length > 0) await allocations.release(machine.dataDir, signal);
      return;
    }
    const addresses = wanted.map(({ ip }) => ip);
    await reachFromHost(addresses, gateway, context);
    if (machine.vm.allowHostsModification) await announce(context);
  },
};

/** The addresses are restored from this if the file of all addresses is lost. */
async function noteNetwork(wanted: readonly WantedAddress[], { machine, parts }: StepContext): Promise<void> {
  const store = parts.metadata(machine);
  const { network: before, ...metadata } = (await store.read()) ?? {};
  if (!("orbstack_machine_name" in metadata)) return;
  const { hostname } = machine.vm;
  const addresses = wanted.map(({ ip }) => ip);
  const network = hostname === undefined ? { addresses } : { addresses, hostname };
  const noted = addresses.length === 0 ? undefined : network;
  if (isDeepStrictEqual(noted, before)) return;
  await store.write({ ...metadata, network: noted });
}

async function otherLines({ machine, parts }: StepContext): Promise<readonly string[]> {
  if (!machine.vm.allowHostsModification) return [];
  return neighbourLines(machine, await parts.allocations(machine).read());
}
