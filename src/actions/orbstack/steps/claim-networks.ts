import { ExpectedError } from "../../../errors.js";
import { PREPARING_ID } from "../../../machine/machine.js";
import { remarksOn, type WantedAddress, wantedAddresses } from "../../../network/wanted.js";
import type { Owner } from "../../../state/allocations.js";
import type { Step, StepContext } from "../../context/step.js";
import { heldAddresses } from "../networks/held-addresses.js";
import { stopForwarding } from "../networks/stop-forwarding.js";

/**
 * Checks that all networks of the Vagrantfile are available, and reserves the private addresses, before anything is
 * changed. The machine is stopped; a forwarder that it left is ended, because its ports would look taken.
 */
export const claimNetworks: Step = {
  name: "claim_networks",
  keepsState: true,

  async run(context) {
    const { machine, parts, ui } = context;
    const wanted = wantedAddresses(machine);
    for (const remark of remarksOn(machine)) ui.say("warn", remark);
    await parts.portLeases(machine).releaseStale();
    const before = await heldAddresses(context);
    await claim(wanted, context);
    await stopForwarding(context);
    await parts.routes.remove(before);
  },

  /** Releases the addresses if the machine was not created. */
  async recover(context) {
    const { machine, parts, signal } = context;
    if (machine.id !== undefined || (await heldAddresses(context)).length === 0) return;
    await parts.allocations(machine).release(machine.dataDir, signal);
  },
};

async function claim(wanted: readonly WantedAddress[], context: StepContext): Promise<void> {
  const { machine, parts, signal } = context;
  // Addresses that the Vagrantfile no longer has are released once the guest has lost them.
  if (wanted.length === 0) return;
  const addresses = wanted.map(({ ip }) => ip);
  for (const address of addresses) {
    const route = await parts.routes.clashOf(address);
    if (route !== undefined) throw new ExpectedError("network_address_clashes", { address, route });
  }
  const owner: Owner = {
    machine_id: machine.id === PREPARING_ID ? undefined : machine.id,
    machine_name: machine.name,
    hostname: machine.vm.hostname,
    root_path: machine.rootPath,
    data_dir: machine.dataDir,
  };
  await parts.allocations(machine).claim(owner, addresses, signal);
}
