import type { Machine } from "../../machine/machine.js";
import type { OrbstackBlock } from "../../orbstack/config-schema.js";
import type { VagrantBlock } from "../../vagrantfile/config-schema.js";

/** Whether the Vagrantfile protects the machine from deletion. Both providers have the option. */
export function vagrantfileProtects({ config }: Pick<Machine, "config">): boolean {
  const block: OrbstackBlock | VagrantBlock = config;
  return block.protected === true;
}
