import { messageOf } from "../errors.js";
import { type Machine, PREPARING_ID } from "../machine/machine.js";
import type { OrbMachine } from "../orbstack/orb-machine.js";
import type { Parts } from "./parts.js";

/**
 * What stands behind a machine of Vagrant. `absent` is said only when OrbStack answered and does not have it: on that
 * word Vagrant forgets the machine. `preparing`: its creation began and did not end; `orb` is what there is of it.
 */
export type Lookup =
  | { readonly kind: "absent" }
  | { readonly kind: "preparing"; readonly name: string | undefined; readonly orb: OrbMachine | undefined }
  | { readonly kind: "present"; readonly orb: OrbMachine }
  | { readonly kind: "unknown"; readonly error: unknown };

/** Finds OrbStack's machine behind Vagrant's, by its id. Never throws: not to know is an answer of its own. */
export async function lookUp(machine: Machine, parts: Parts): Promise<Lookup> {
  if (machine.id === undefined) return { kind: "absent" };
  try {
    return machine.id === PREPARING_ID
      ? await lookUpPreparing(machine, parts)
      : await lookUpById(machine, machine.id, parts);
  } catch (error) {
    parts.logger.warn({ machine: machine.name, reason: messageOf(error) }, "the state is not known");
    return { kind: "unknown", error };
  }
}

async function lookUpPreparing(machine: Machine, parts: Parts): Promise<Lookup> {
  const metadata = await parts.metadata(machine).read();
  const name = metadata?.orbstack_machine_name;
  if (name === undefined) return { kind: "preparing", name, orb: undefined };
  const machines = await parts.machines(machine);
  return { kind: "preparing", name, orb: machines.find((candidate) => candidate.name === name) };
}

async function lookUpById(machine: Machine, id: string, parts: Parts): Promise<Lookup> {
  const machines = await parts.machines(machine);
  const orb = machines.find((candidate) => candidate.id === id) ?? (await askOnce(machine, id, parts));
  return orb === undefined ? { kind: "absent" } : { kind: "present", orb };
}

/** A list without the machine is not enough to forget it: lists were seen to come back short. */
async function askOnce(machine: Machine, id: string, parts: Parts): Promise<OrbMachine | undefined> {
  return parts.driver(machine).info(id);
}
