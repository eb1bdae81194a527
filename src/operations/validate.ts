import { config_orbstack as hasConfigForm } from "../generated/validators.js";
import type { Machine } from "../machine/machine.js";
import { describeConfigErrors, type InvalidOption } from "../orbstack/config-errors.js";

/** What is wrong with a machine's provider block. */
export function validate(machine: Machine): readonly InvalidOption[] {
  if (hasConfigForm(machine.config)) return [];
  return describeConfigErrors(machine.config, hasConfigForm.errors ?? []);
}
