import { ExpectedError } from "../errors.js";
import type { Shape } from "../machine/shape.js";
import type { labSchema } from "./schemas/lab.js";

export type Lab = Shape<typeof labSchema>;

/** All labs of this computer, by id. */
export type LabMap = ReadonlyMap<string, Lab>;

/** A machine that needs the numbers of its links. */
export interface LabClaim {
  /** The lab's id as far as it is known. */
  readonly id: string | undefined;
  readonly name: string;
  readonly root_path: string;
  readonly machines_folder: string;
  /** The machine's name in the Vagrantfile. */
  readonly machine: string;
  /** The keys of its links, in the Vagrantfile's order. */
  readonly links: readonly string[];
  /** Machines of the lab that certainly no longer exist. */
  readonly gone: readonly string[];
}

export interface Claimed {
  readonly id: string;
  readonly lab: Lab;
}

/** Like VLAN numbers, and below those that Docker's overlay networks use on the same UDP port. */
const [first, last] = [100, 4_094];

/** The lab of the project in this folder. */
export function labIn(machinesFolder: string, labs: LabMap): string | undefined {
  return [...labs].find(([, lab]) => lab.machines_folder === machinesFolder)?.[0];
}

/**
 * The lab after a machine was given a number for each of its links. A link that has a number keeps it. Fails with
 * `lab_numbers_used`.
 */
export function withClaim(claim: LabClaim, labs: LabMap, newId: string, now: Date): Claimed {
  const id = claim.id ?? labIn(claim.machines_folder, labs) ?? newId;
  const known = claim.gone.reduce<Lab>(without, labs.get(id) ?? newLab(labs));
  const others = [...labs].filter(([other]) => other !== id).flatMap(([, lab]) => numbersOf(lab));
  const used = new Set([...others, ...numbersOf(known)]);
  const links: Record<string, number> = { ...known.links };
  let next = known.next_vlan;
  for (const key of claim.links) {
    if (links[key] !== undefined) continue;
    const number = freeNumber(next, used);
    used.add(number);
    next = number + 1;
    links[key] = number;
  }
  const { name, root_path, machines_folder, machine } = claim;
  const allocated = claim.links.map((key) => links[key] ?? 0);
  const lab = pruned({
    ...known,
    ...{ name, root_path, machines_folder, links, next_vlan: next },
    allocations: { ...known.allocations, [machine]: allocated },
    claimed_at: { ...known.claimed_at, [machine]: now.toISOString() },
  });
  return { id, lab };
}

/** The lab without a machine. A link without any machine loses its number. */
export function without(lab: Lab, machine: string): Lab {
  const { [machine]: _, ...allocations } = lab.allocations;
  const { [machine]: __, ...claimed_at } = lab.claimed_at ?? {};
  return pruned({ ...lab, allocations, claimed_at });
}

function pruned(lab: Lab): Lab {
  const needed = new Set(Object.values(lab.allocations).flat());
  const links = Object.entries(lab.links ?? {}).filter(([, number]) => needed.has(number));
  return { ...lab, links: Object.fromEntries(links) };
}

function newLab(labs: LabMap): Lab {
  const next_vlan = Math.max(first, ...[...labs.values()].map((lab) => lab.next_vlan));
  return { schema_version: 1, allocations: {}, next_vlan };
}

function numbersOf(lab: Lab): readonly number[] {
  return [...Object.values(lab.allocations).flat(), ...Object.values(lab.links ?? {})];
}

function freeNumber(from: number, used: ReadonlySet<number>): number {
  const count = last - first + 1;
  const start = from >= first && from <= last ? from : first;
  for (let step = 0; step < count; step++) {
    const number = first + ((start - first + step) % count);
    if (!used.has(number)) return number;
  }
  throw new ExpectedError("lab_numbers_used", { first, last });
}
