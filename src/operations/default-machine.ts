import type { Parts } from "../actions/context/parts.js";
import { requirePresent } from "../actions/orbstack/lookup.js";
import type { Machine } from "../machine/machine.js";
import type { OrbMachine } from "../orbstack/orb-machine.js";
import type { RegistryEntry } from "../state/registry.js";

/** The machine that `orbctl` means when it is told none. */
export interface DefaultMachine {
  readonly orb: OrbMachine;
  /** Whose it is. Absent when it was not made by Vagrant on this computer. */
  readonly entry?: RegistryEntry;
}

interface DefaultOptions {
  readonly parts: Parts;
  readonly homePath: string;
  readonly signal: AbortSignal;
}

/** OrbStack's default machine. `machine` is any of the project, which may have an `orbctl` of its own. */
export async function readDefault(
  machine: Machine | undefined,
  { parts, homePath, signal }: DefaultOptions,
): Promise<DefaultMachine | undefined> {
  const driver = parts.driver(machine);
  const name = await driver.defaultMachine({ signal });
  const orb = name === undefined ? undefined : await driver.info(name, { signal });
  if (orb === undefined) return undefined;
  const entry = await parts.registry({ homePath }).ownerOf(orb.id);
  return { orb, ...(entry !== undefined && { entry }) };
}

/** Makes a machine OrbStack's default one. `vm_not_created`. */
export async function setDefault(machine: Machine, { parts, signal }: DefaultOptions): Promise<void> {
  const { orb } = await requirePresent({ machine, parts });
  await parts.driver(machine).setDefaultMachine(orb.name, { signal });
}

/** Leaves OrbStack without a default machine. */
export async function clearDefault(
  machine: Machine | undefined,
  { parts, signal }: DefaultOptions,
): Promise<void> {
  await parts.driver(machine).setDefaultMachine(undefined, { signal });
}
