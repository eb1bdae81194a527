import { closeView } from "../files/view.js";
import { type IncusClient, IncusError, isAbsent } from "../incus/client.js";
import { whenIdle } from "../incus/when-idle.js";
import { type InstanceState, isHalfMade } from "../machines/record.js";
import type { Machine } from "../machines/store.js";
import { applySharing } from "../sharing/apply-sharing.js";
import { mendViews } from "../sharing/heal-views.js";
import { hostIdOfUser } from "../sharing/way.js";
import { carryName } from "./carry-name.js";
import { markWhole, setUpGuest } from "./set-up-guest.js";

/** How long a guest may take to shut down before its power is cut. */
const graceSeconds = 10;
const limitSeconds = 60;

/**
 * Starts an instance, with a second try where the host was too busy for the first. One that runs already is fine, and so is one that
 * somebody else has just started.
 */
export async function startInstance(client: IncusClient, instance: string): Promise<void> {
  const start = () => setState(client, instance, { action: "start", timeout: limitSeconds });
  const onceMore = (error: unknown) => {
    if (!wasTooBusy(error)) throw error;
    return start();
  };
  await start()
    .catch(onceMore)
    .catch(async (error: unknown) => {
      if (!(await runs(client, instance))) throw error;
    });
}

async function runs(client: IncusClient, instance: string): Promise<boolean> {
  await whenIdle(client, instance);
  const { status } = await client.request<InstanceState>("GET", `/1.0/instances/${instance}/state`);
  return status === "Running";
}

/** What Incus says when the container's first process did not come up in time; nothing runs then. */
function wasTooBusy(error: unknown): boolean {
  return error instanceof IncusError && /\bforkstart\b.*exit status 1\b/s.test(error.message);
}

export async function startMachine(client: IncusClient, machine: Machine): Promise<void> {
  if (machine.record.state === "running") await mendViews(client);
  else await powerOn(client, machine);
  await finishCreation(client, machine);
}

/** Goes on where a creation was killed. */
async function finishCreation(client: IncusClient, { instance, record }: Machine): Promise<void> {
  if (!isHalfMade(instance)) return;
  await setUpGuest(client, instance.name, record.config.default_username);
  await markWhole(client, instance.name);
}

/** Stops a machine in order, and by force when it does not stop in time. A stopped one is fine. */
export async function stopMachine(client: IncusClient, { instance }: Machine, force = false): Promise<void> {
  // Not by its record: one whose creation was killed is on record as being created.
  if (instance.status === "Stopped") return;
  const kill = () => setState(client, instance.name, { action: "stop", force: true, timeout: limitSeconds });
  if (force) return kill();
  await setState(client, instance.name, { action: "stop", timeout: graceSeconds }).catch(kill);
}

export async function restartMachine(client: IncusClient, machine: Machine): Promise<void> {
  await stopMachine(client, machine);
  await powerOn(client, machine);
  await finishCreation(client, machine);
}

async function powerOn(client: IncusClient, machine: Machine): Promise<void> {
  await applySharing(client, machine.instance);
  await carryName(client, machine);
  await startInstance(client, machine.instance.name);
}

/** Deletes a machine with its disk, running or not. */
export async function deleteMachine(client: IncusClient, machine: Machine): Promise<void> {
  await stopMachine(client, machine, true);
  await deleteInstance(client, machine.instance.name);
  // The machine is gone, whatever becomes of it.
  await closeOwnView(machine).catch(() => undefined);
}

/** Nobody else has the ids of an isolated machine, nor a use for the process that serves files to them. */
async function closeOwnView({ record, instance }: Machine): Promise<void> {
  if (record.config.isolated) await closeView(hostIdOfUser(instance.config));
}

/** Deletes a stopped instance with its disk. */
export async function deleteInstance(client: IncusClient, instance: string): Promise<void> {
  const remove = () => client.operate("DELETE", `/1.0/instances/${instance}`);
  try {
    await remove().catch((error) => {
      if (!isOvertaken(error)) throw error;
      return remove();
    });
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

/** Incus holds what comes while it still ends another operation on the instance, and then refuses it, whatever it was. */
function isOvertaken(error: unknown): boolean {
  return (
    error instanceof IncusError && error.message.includes("matching non-reusable operation has now succeeded")
  );
}

async function setState(client: IncusClient, instance: string, body: object): Promise<void> {
  await client.operate("PUT", `/1.0/instances/${instance}/state`, body);
}
