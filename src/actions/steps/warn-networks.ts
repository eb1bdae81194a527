import type { Machine } from "../../machine/machine.js";
import type { Step } from "../step.js";

type Network = Machine["vm"]["networks"][number];

/** Says which networks of the Vagrantfile this provider does not set up, rather than leave them out in silence. */
export const warnNetworks: Step = {
  name: "warn_networks",
  async run({ machine, ui }) {
    const left = machine.vm.networks.filter(isWanted).map(describe);
    if (left.length === 0) return;
    ui.say("warn", `Not set up by this version of the provider: ${left.join("; ")}.`);
    ui.say("detail", "The machine is reached at its own address, which `orbctl info` tells.");
  },
};

/** Vagrant itself adds a forwarded port for SSH, which needs none here. */
function isWanted({ options }: Network): boolean {
  return options.id !== "ssh" && options.disabled !== true;
}

function describe({ type, options }: Network): string {
  if (type === "forwarded_port") return `forwarded port ${options.host} to ${options.guest}`;
  const address = options.ip ?? options.type;
  return `${type.replace("_", " ")}${address === undefined ? "" : ` ${address}`}`;
}
