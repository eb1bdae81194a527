import type { Parts } from "../../actions/context/parts.js";
import type { Machine } from "../../machine/machine.js";
import type { StateId } from "../../machine/state.js";
import { type Link, labNameOf, linksOf } from "../../network/links.js";

/** The machines of a lab and the links between them, in the Vagrantfile's order. */
export interface Graph {
  /** The lab's name. */
  readonly name: string;
  readonly machines: readonly GraphMachine[];
  readonly links: readonly Link[];
}

export interface GraphMachine {
  readonly name: string;
  /** `undefined`: it belongs to another provider, which was not asked. */
  readonly state: StateId | undefined;
}

/** Asks for the states of all machines at once. `machines` are those of our providers. */
export async function readGraph(machines: readonly [Machine, ...Machine[]], parts: Parts): Promise<Graph> {
  const states = await Promise.all(machines.map((machine) => parts.provider(machine).state(machine)));
  const links = linksOf(machines[0]);
  const linked = links.flatMap(({ ends }) => ends.map((end) => end.machine));
  const known = new Map(machines.map(({ name }, index) => [name, states[index]?.state.id]));
  const all = [...known.keys(), ...linked];
  return {
    name: labNameOf(machines[0]),
    machines: machines[0].lab.machines
      .filter((name) => all.includes(name))
      .map((name) => ({ name, state: known.get(name) })),
    links,
  };
}
