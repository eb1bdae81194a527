import type { IncusClient, Operation } from "./client.js";

interface RunningOperation extends Operation {
  readonly class: "task" | "websocket" | "token";
  readonly resources: Readonly<Record<string, readonly string[]>> | null;
}

/**
 * Waits for Incus' operations on an instance, including the one that creates it. They continue even if the process that
 * started them was killed, and their outcome shows in the instance. Does not wait for commands in the guest.
 */
export async function whenIdle(client: IncusClient, instance: string): Promise<void> {
  const all = await client.request<Record<string, RunningOperation[]>>("GET", "/1.0/operations?recursion=1");
  const path = `/1.0/instances/${instance}`;
  const own = [...(all.pending ?? []), ...(all.running ?? [])].filter(
    (operation) => operation.class === "task" && operation.resources?.instances?.includes(path),
  );
  await Promise.allSettled(own.map(({ id }) => client.waitFor(id)));
}
