import { totalmem } from "node:os";
import type { Parts } from "../actions/parts.js";
import { config_orbstack as hasConfigForm, config_vagrant as hasInnerForm } from "../generated/validators.js";
import type { InvalidOption } from "../machine/invalid-option.js";
import type { Machine } from "../machine/machine.js";
import { bytesPerMib } from "../machine/size.js";
import { type OrbstackConfig, readConfig } from "../orbstack/config.js";
import { describeConfigErrors } from "../orbstack/config-errors.js";
import { describeConfigErrors as describeInnerErrors } from "../vagrantfile/config-errors.js";
import { loadOptions } from "../vagrantfile/load-options.js";

/** What is wrong with the provider block of a machine. */
export async function validate(machine: Machine, { inner }: Parts): Promise<readonly InvalidOption[]> {
  return machine.provider === "vagrant" ? validateInner(machine, inner) : validateOrbstack(machine);
}

/** What is wrong with a machine's provider block. `hostMemory`: what this computer has, in bytes. */
export function validateOrbstack(machine: Machine, hostMemory = totalmem()): readonly InvalidOption[] {
  if (!hasConfigForm(machine.config)) return describeConfigErrors(machine.config, hasConfigForm.errors ?? []);
  return tooMuchMemory(readConfig(machine.config), Math.floor(hostMemory / bytesPerMib));
}

/** What is wrong with a block of the provider `vagrant`. What is wrong in a file that it names is thrown, as `loadOptions` does. */
async function validateInner(machine: Machine, { user }: Parts["inner"]): Promise<readonly InvalidOption[]> {
  if (!hasInnerForm(machine.config)) return describeInnerErrors(machine.config, hasInnerForm.errors ?? []);
  await loadOptions(machine, user);
  return [];
}

function tooMuchMemory({ memoryMib = 0 }: OrbstackConfig, hostMib: number): readonly InvalidOption[] {
  if (memoryMib <= hostMib) return [];
  const expected = `at most the memory of this computer, ${hostMib} MiB`;
  return [{ option: "memory", expected, received: `${memoryMib} MiB` }];
}
