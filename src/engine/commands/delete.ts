import type { Engine } from "../ground/engine.js";
import { Failure, notFound } from "../ground/failure.js";
import { whenIdle } from "../incus/when-idle.js";
import { deleteMachine } from "../lifecycle/lifecycle.js";
import { removeStaleImports } from "../lifecycle/stale-imports.js";
import { instanceName } from "../machines/names.js";
import { findByName, listMachines, type Machine } from "../machines/store.js";
import { confirm } from "./confirm.js";

interface Flags {
  readonly force?: true;
  readonly all?: true;
}

/** By name only, as in OrbStack, which crashes on an id. */
export async function deleteMachines(engine: Engine, names: readonly string[], flags: Flags): Promise<void> {
  const machines = flags.all
    ? await listMachines(engine.client)
    : await Promise.all(names.map((name) => named(engine, name)));
  if (machines.length === 0 && !flags.all) throw new Failure("no machine given; name one, or use --all");
  const list = machines.map(({ record }) => record.name).join(", ");
  if (!flags.force && !(await confirm(`Delete ${list} with all data?`)))
    throw new Failure("nothing was deleted");
  for (const machine of machines) await deleteMachine(engine.client, machine);
  await removeStaleImports(engine.client);
}

async function named(engine: Engine, name: string): Promise<Machine> {
  await whenIdle(engine.client, instanceName(name));
  const machine = await findByName(engine.client, name);
  if (machine === undefined) throw notFound(name);
  return machine;
}
