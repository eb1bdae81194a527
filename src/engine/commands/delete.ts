import type { Engine } from "../engine.js";
import { Failure, notFound } from "../failure.js";
import { deleteMachine } from "../machines/life.js";
import { findByName, listMachines, type Machine } from "../machines/store.js";
import { confirm } from "./confirm.js";

interface Flags {
  readonly force?: true;
  readonly all?: true;
}

/** By name only, as scripts for OrbStack do it: an id there ends in a crash. */
export async function deleteMachines(engine: Engine, names: readonly string[], flags: Flags): Promise<void> {
  const machines = flags.all
    ? await listMachines(engine.client)
    : await Promise.all(names.map((name) => named(engine, name)));
  if (machines.length === 0 && !flags.all) throw new Failure("which machine? give its name, or --all");
  const list = machines.map(({ record }) => record.name).join(", ");
  if (!flags.force && !(await confirm(`Delete ${list} with all data?`)))
    throw new Failure("nothing was deleted");
  for (const machine of machines) await deleteMachine(engine.client, machine);
}

async function named(engine: Engine, name: string): Promise<Machine> {
  const machine = await findByName(engine.client, name);
  if (machine === undefined) throw notFound(name);
  return machine;
}
