import { closeViews } from "../files/view.js";
import type { Engine } from "../ground/engine.js";
import { restartMachine, startMachine, stopMachine } from "../lifecycle/lifecycle.js";
import { findIdle, findMachine, listMachines, type Machine } from "../machines/store.js";
import { ensureService, startService, stopService } from "../service/service.js";

type Verb = "start" | "stop" | "restart";

interface Flags {
  readonly all?: true;
  readonly force?: true;
}

/** Starts, stops or restarts machines or, without a name, the service. */
export async function power(
  engine: Engine,
  verb: Verb,
  names: readonly string[],
  flags: Flags,
): Promise<void> {
  if (names.length === 0 && !flags.all) return service(engine, verb, flags);
  await ensureService(engine);
  // A forced stop does not wait for an ordinary stop that is under way.
  const find = flags.force ? findMachine : findIdle;
  const machines = flags.all
    ? await listMachines(engine.client)
    : await Promise.all(names.map((name) => find(engine.client, name)));
  await Promise.all(machines.map((machine) => act(engine, verb, machine, flags)));
}

function act({ client }: Engine, verb: Verb, machine: Machine, { force }: Flags): Promise<void> {
  if (verb === "start") return startMachine(client, machine);
  return verb === "stop" ? stopMachine(client, machine, force) : restartMachine(client, machine);
}

async function service(engine: Engine, verb: Verb, { force }: Flags): Promise<void> {
  if (verb !== "start") {
    const machines = await listMachines(engine.client);
    await Promise.all(machines.map((machine) => stopMachine(engine.client, machine, force)));
    await stopService();
    await closeViews();
  }
  if (verb !== "stop") await startService(engine);
}
