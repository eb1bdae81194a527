import type { Parts } from "../actions/context/parts.js";
import { requirePresent } from "../actions/orbstack/lookup.js";
import type { Machine } from "../machine/machine.js";
import type { OrbMachine } from "../orbstack/orb-machine.js";
import type { RegistryEntry } from "../state/registry.js";

/** OrbStack's default machine, which `orbctl` uses if none is named. */
export interface DefaultMachine {
  readonly orb: OrbMachine;
  /** Its registry entry. `undefined`: it belongs to no project, or its project is not known. */
  readonly entry?: RegistryEntry;
}

interface DefaultOptions {
  readonly parts: Parts;
  readonly homePath: string;
  readonly signal: AbortSignal;
}

/** Reads OrbStack's default machine. `machine` is any machine of the project, because its configuration may name another `orbctl`. */
export async function readDefault(
  machine: Machine | undefined,
  { parts, homePath, signal }: DefaultOptions,
): Promise<DefaultMachine | undefined> {
  const driver = parts.driver(machine);
  const name = await driver.defaultMachine({ signal });
  const orb = name === undefined ? undefined : await driver.info(name, { signal });
  if (orb === undefined) return undefined;
  const entry = await parts.registry({ homePath }).ownerOf(orb.id);
  return entry === undefined || "lost" in entry ? { orb } : { orb, entry };
}

/** Makes a machine OrbStack's default machine. Fails with `vm_not_created`. */
export async function setDefault(machine: Machine, { parts, signal }: DefaultOptions): Promise<void> {
  const { orb } = await requirePresent({ machine, parts });
  await parts.driver(machine).setDefaultMachine(orb.name, { signal });
}

/** Clears OrbStack's default machine. */
export async function clearDefault(
  machine: Machine | undefined,
  { parts, signal }: DefaultOptions,
): Promise<void> {
  await parts.driver(machine).setDefaultMachine(undefined, { signal });
}
