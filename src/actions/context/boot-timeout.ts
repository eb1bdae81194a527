import type { Machine } from "../../machine/machine.js";
import { readConfig } from "../../orbstack/config.js";

/** The boot timeout of a machine: `boot_timeout` of its provider block, or Vagrant's own. */
export function bootTimeoutMs(machine: Machine): number {
  return (readConfig(machine.config).bootTimeout ?? machine.vm.bootTimeout) * 1000;
}
