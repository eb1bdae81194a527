import type { IncusClient } from "../../src/engine/incus/client.js";

/** A client of a stopped instance whose changes fail in this order and then succeed; and the changes that were requested. */
export function clientThat(...failures: readonly Error[]) {
  const calls: string[] = [];
  const operate = async (method: string, path: string) => {
    calls.push(`${method} ${path}`);
    const failure = failures[calls.length - 1];
    if (failure !== undefined) throw failure;
  };
  const request = async () => ({ status: "Stopped" });
  return { calls, client: { operate, request } as unknown as IncusClient };
}
