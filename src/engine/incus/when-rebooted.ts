import { setTimeout as sleep } from "node:timers/promises";
import type { IncusClient } from "./client.js";
import { IncusError } from "./incus-error.js";

type Files = Pick<IncusClient, "hasFile">;

/** How long Incus' process for files may take to end. */
const timeoutMs = 30_000;
const pollMs = 20;

/**
 * Waits until no reboot of an instance's guest is in progress. During one, Incus shows the instance as stopped. Incus 6.0
 * lets a start that it gets then share the reboot's lock: it starts the instance twice, and the start that fails stops it.
 * Only the calls for files wait for that lock.
 */
export async function whenRebooted(client: Files, instance: string): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while ((await wasAnsweredEarly(client, instance)) && performance.now() < deadline) await sleep(pollMs);
}

/**
 * Incus' process for files sees `/proc` only if it was started while the guest was running. If it outlives that guest, it
 * answers without waiting, until Incus has ended it; the processes of its guest are gone.
 */
async function wasAnsweredEarly(client: Files, instance: string): Promise<boolean> {
  const hasFile = (path: string) => client.hasFile(instance, path);
  try {
    return (await hasFile("/proc/version")) && !(await hasFile("/proc/1"));
  } catch (error) {
    // The process ended while it was asked, unless Incus itself is not there.
    return error instanceof IncusError && error.status !== 0;
  }
}
