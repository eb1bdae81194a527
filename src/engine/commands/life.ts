import { closeViews } from "../files/view.js";
import type { Engine } from "../ground/engine.js";
import { restartMachine, startMachine, stopMachine } from "../life/life.js";
import { findIdle, findMachine, listMachines, type Machine } from "../machines/store.js";
import { ensureService, startService, stopService } from "../service/service.js";

type Verb = "start" | "stop" | "restart";

interface Flags {
  readonly all?: true;
  readonly force?: true;
}

/** Starts, stops or restarts machines. Without a name it is the whole service that is meant. */
export async function life(
  engine: Engine,
  verb: Verb,
  names: readonly string[],
  flags: Flags,
): Promise<void> {
  if (names.length === 0 && !flags.all) return service(engine, verb, flags);
  await ensureService(engine);
  // What is stopped by force need not wait for one who stops it in order.
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
