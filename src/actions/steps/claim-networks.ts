import { ExpectedError } from "../../errors.js";
import { remarksOn, type WantedAddress, wantedAddresses } from "../networks/wanted.js";
import type { Step, StepContext } from "../step.js";

/**
 * Looks whether all networks of the Vagrantfile can be had, and takes the private addresses, before anything is changed. The
 * machine does not run: what is left of its last life is ended, or its own ports would seem to be somebody else's.
 */
export const claimNetworks: Step = {
  name: "claim_networks",
  keepsState: true,

  async run(context) {
    const { machine, parts, ui } = context;
    const wanted = wantedAddresses(machine);
    for (const remark of remarksOn(machine)) ui.say("warn", remark);
    const before = await parts.allocations(machine).of(machine.dataDir);
    await claim(wanted, context);
    await parts.forwarder(machine).stop();
    await parts.routes.remove(before);
  },

  /** A machine that did not come to be leaves its addresses to others. */
  async recover({ machine, parts, signal }) {
    if (machine.id === undefined) await parts.allocations(machine).release(machine.dataDir, signal);
  },
};

async function claim(wanted: readonly WantedAddress[], context: StepContext): Promise<void> {
  const { machine, parts, signal } = context;
  // Those that the Vagrantfile had before are given back when the guest has lost them.
  if (wanted.length === 0) return;
  const addresses = wanted.map(({ ip }) => ip);
  for (const address of addresses) {
    const route = await parts.routes.clashOf(address);
    if (route !== undefined) throw new ExpectedError("network_address_clashes", { address, route });
  }
  const owner = {
    machine_name: machine.name,
    ...(machine.vm.hostname !== undefined && { hostname: machine.vm.hostname }),
    root_path: machine.rootPath,
    data_dir: machine.dataDir,
  };
  await parts.allocations(machine).claim(owner, addresses, signal);
}
