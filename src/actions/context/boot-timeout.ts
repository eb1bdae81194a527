import type { Machine } from "../../machine/machine.js";
import { readConfig } from "../../orbstack/config.js";

/** How long a machine may take to come up: the provider's own limit, else Vagrant's. */
export function bootTimeoutMs(machine: Machine): number {
  return (readConfig(machine.config).bootTimeout ?? machine.vm.bootTimeout) * 1000;
}
