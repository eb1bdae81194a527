import type { IncusClient, Operation } from "./client.js";

interface RunningOperation extends Operation {
  readonly class: "task" | "websocket" | "token";
  readonly resources: Readonly<Record<string, readonly string[]>> | null;
}

/**
 * Waits for what Incus does with an instance, or is about to make under this name: it goes on when who asked for it was killed. How it
 * ends shows in what is there afterwards. Commands in the guest are not waited for.
 */
export async function whenIdle(client: IncusClient, instance: string): Promise<void> {
  const all = await client.request<Record<string, RunningOperation[]>>("GET", "/1.0/operations?recursion=1");
  const path = `/1.0/instances/${instance}`;
  const own = [...(all.pending ?? []), ...(all.running ?? [])].filter(
    (operation) => operation.class === "task" && operation.resources?.instances?.includes(path),
  );
  await Promise.allSettled(own.map(({ id }) => client.waitFor(id)));
}
