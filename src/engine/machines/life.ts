import type { IncusClient } from "../incus/client.js";
import { carryName } from "./carry-name.js";
import type { Machine } from "./store.js";

/** How long a guest may take to shut down before its power is cut. */
const graceSeconds = 10;
const limitSeconds = 60;

/** Starts an instance. One that runs already is fine. */
export async function startInstance(client: IncusClient, instance: string): Promise<void> {
  await setState(client, instance, { action: "start", timeout: limitSeconds });
}

export async function startMachine(client: IncusClient, machine: Machine): Promise<void> {
  if (machine.record.state === "running") return;
  await carryName(client, machine);
  await startInstance(client, machine.instance.name);
}

/** Stops a machine in order, and by force when it does not stop in time. A stopped one is fine. */
export async function stopMachine(
  client: IncusClient,
  { instance, record }: Machine,
  force = false,
): Promise<void> {
  // One whose creation was killed says that it is being created, and does not run.
  if (record.state === "stopped" || instance.status === "Stopped") return;
  const kill = () => setState(client, instance.name, { action: "stop", force: true, timeout: limitSeconds });
  if (force) return kill();
  await setState(client, instance.name, { action: "stop", timeout: graceSeconds }).catch(kill);
}

export async function restartMachine(client: IncusClient, machine: Machine): Promise<void> {
  await stopMachine(client, machine);
  await carryName(client, machine);
  await startInstance(client, machine.instance.name);
}

/** Deletes a machine with its disk, running or not. */
export async function deleteMachine(client: IncusClient, machine: Machine): Promise<void> {
  await stopMachine(client, machine, true);
  await client.operate("DELETE", `/1.0/instances/${machine.instance.name}`);
}

async function setState(client: IncusClient, instance: string, body: object): Promise<void> {
  await client.operate("PUT", `/1.0/instances/${instance}/state`, body);
}
