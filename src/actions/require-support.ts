import { ExpectedError } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import type { Parts } from "./context/parts.js";
import type { Feature } from "./provider.js";

/** Fails with `vm_unsupported` and the reason if the machine's provider does not support the feature. */
export function requireSupport(machine: Machine, feature: Feature, parts: Pick<Parts, "provider">): void {
  const support = parts.provider(machine).supports[feature];
  if (support === true) return;
  throw new ExpectedError("vm_unsupported", { command: feature, name: machine.name, reason: support });
}

export function isSupported(machine: Machine, feature: Feature, parts: Pick<Parts, "provider">): boolean {
  return parts.provider(machine).supports[feature] === true;
}

/**
 * The first machine whose provider supports the feature; `undefined` if there are no machines. Fails with
 * `vm_unsupported` if none does.
 */
export function firstSupporting(
  feature: Feature,
  machines: readonly Machine[],
  parts: Pick<Parts, "provider">,
): Machine | undefined {
  const [first] = machines;
  const found = machines.find((machine) => isSupported(machine, feature, parts));
  if (found === undefined && first !== undefined) requireSupport(first, feature, parts);
  return found;
}
