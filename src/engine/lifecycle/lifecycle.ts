import { closeView } from "../files/view.js";
import type { IncusClient } from "../incus/client.js";
import { IncusError, isAbsent } from "../incus/incus-error.js";
import { whenIdle } from "../incus/when-idle.js";
import { whenRebooted } from "../incus/when-rebooted.js";
import { type Instance, isIncomplete } from "../machines/record.js";
import type { Machine } from "../machines/store.js";
import { applySharing } from "../sharing/apply-sharing.js";
import { restartViewServers } from "../sharing/remount-views.js";
import { hostIdOfUser } from "../sharing/sharing-mode.js";
import { updateGuestName } from "./guest-name.js";
import { markComplete, setUpGuest } from "./set-up-guest.js";

/** How long a guest may take to shut down before it is powered off. */
const graceSeconds = 10;
const timeoutSeconds = 60;

/**
 * Starts an instance. Retries once if the host was too busy. An instance that runs already, or that another process has
 * just started, is fine.
 */
export async function startInstance(client: IncusClient, instance: string): Promise<void> {
  const start = () => setState(client, instance, { action: "start", timeout: timeoutSeconds });
  const onceMore = (error: unknown) => {
    if (!wasTooBusy(error)) throw error;
    return start();
  };
  await start()
    .catch(onceMore)
    .catch(async (error: unknown) => {
      if ((await statusWhenIdle(client, instance)) !== "Running") throw error;
    });
}

/** Its status once no operation of another process changes it any more. */
async function statusWhenIdle(client: IncusClient, instance: string): Promise<string> {
  await whenIdle(client, instance);
  return statusOf(client, instance);
}

/** Its status once no reboot of its guest is in progress. */
async function statusWhenRebooted(client: IncusClient, instance: string): Promise<string> {
  await whenRebooted(client, instance);
  return statusOf(client, instance);
}

async function statusOf(client: IncusClient, instance: string): Promise<string> {
  const { status } = await client.request<Instance>("GET", `/1.0/instances/${instance}`);
  return status;
}

/** Whether the container's init did not start in time. Nothing runs then. */
function wasTooBusy(error: unknown): boolean {
  return error instanceof IncusError && /\bforkstart\b.*exit status 1\b/s.test(error.message);
}

export async function startMachine(client: IncusClient, machine: Machine): Promise<void> {
  const { name } = machine.instance;
  const isRunning =
    machine.record.state === "running" || (await statusWhenRebooted(client, name)) === "Running";
  if (isRunning) await restartViewServers(client);
  else await powerOn(client, machine);
  await finishCreation(client, machine);
}

/** Resumes an interrupted creation. */
async function finishCreation(client: IncusClient, { instance, record }: Machine): Promise<void> {
  if (!isIncomplete(instance)) return;
  await setUpGuest(client, instance.name, record.config.default_username);
  await markComplete(client, instance.name);
}

/**
 * Shuts a machine down, and powers it off if it does not stop in time. A machine that is stopped already, or that another
 * process has just stopped, is fine.
 */
export async function stopMachine(client: IncusClient, { instance }: Machine, force = false): Promise<void> {
  // Uses the instance's status, because the record of an interrupted creation says `creating`.
  if (instance.status === "Stopped" && (await statusWhenRebooted(client, instance.name)) === "Stopped")
    return;
  const kill = () =>
    setState(client, instance.name, { action: "stop", force: true, timeout: timeoutSeconds });
  const stop = () =>
    force ? kill() : setState(client, instance.name, { action: "stop", timeout: graceSeconds }).catch(kill);
  await stop().catch(async (error: unknown) => {
    if ((await statusWhenIdle(client, instance.name)) !== "Stopped") throw error;
  });
}

export async function restartMachine(client: IncusClient, machine: Machine): Promise<void> {
  await stopMachine(client, machine);
  await powerOn(client, machine);
  await finishCreation(client, machine);
}

async function powerOn(client: IncusClient, machine: Machine): Promise<void> {
  await applySharing(client, machine.instance);
  await updateGuestName(client, machine);
  await startInstance(client, machine.instance.name);
}

/** Deletes a machine with its disk, even if it is running. */
export async function deleteMachine(client: IncusClient, machine: Machine): Promise<void> {
  await stopMachine(client, machine, true);
  await deleteInstance(client, machine.instance.name);
  // The machine is deleted; a failure here must not fail the command.
  await closeOwnView(machine).catch(() => undefined);
}

/** An isolated machine has its own ids, so no other machine uses its view. */
async function closeOwnView({ record, instance }: Machine): Promise<void> {
  if (record.config.isolated) await closeView(hostIdOfUser(instance.config));
}

/** Deletes a stopped instance with its disk. */
export async function deleteInstance(client: IncusClient, instance: string): Promise<void> {
  try {
    await client.operate("DELETE", `/1.0/instances/${instance}`);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

async function setState(client: IncusClient, instance: string, body: object): Promise<void> {
  await client.operate("PUT", `/1.0/instances/${instance}/state`, body);
}
