import { totalmem } from "node:os";
import { config_orbstack as hasConfigForm } from "../generated/validators.js";
import type { InvalidOption } from "../machine/invalid-option.js";
import type { Machine } from "../machine/machine.js";
import { type OrbstackConfig, readConfig } from "../orbstack/config.js";
import { describeConfigErrors } from "../orbstack/config-errors.js";

const bytesPerMib = 1024 * 1024;

/** What is wrong with a machine's provider block. `hostMemory`: what this computer has, in bytes. */
export function validate(machine: Machine, hostMemory = totalmem()): readonly InvalidOption[] {
  if (!hasConfigForm(machine.config)) return describeConfigErrors(machine.config, hasConfigForm.errors ?? []);
  return tooMuchMemory(readConfig(machine.config), Math.floor(hostMemory / bytesPerMib));
}

function tooMuchMemory({ memoryMib = 0 }: OrbstackConfig, hostMib: number): readonly InvalidOption[] {
  if (memoryMib <= hostMib) return [];
  const expected = `at most the memory of this computer, ${hostMib} MiB`;
  return [{ option: "memory", expected, received: `${memoryMib} MiB` }];
}
