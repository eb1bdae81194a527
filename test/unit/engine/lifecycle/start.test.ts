import { expect, it } from "vitest";
import { IncusError } from "../../../../src/engine/incus/incus-error.js";
import { startInstance, startMachine } from "../../../../src/engine/lifecycle/lifecycle.js";
import type { Machine } from "../../../../src/engine/machines/store.js";
import { clientThat } from "../../../support/failing-client.js";
import { incusWith } from "../../../support/fake-incus.js";

const busy = new IncusError(
  "Failed to run: /usr/libexec/incus/incusd forkstart web /var/lib/incus: exit status 1",
  400,
);
const broken = new IncusError("No such storage pool", 400);

it("retries a start that failed because the host was busy", async () => {
  const { client, calls } = clientThat(busy);
  await startInstance(client, "web");
  expect(calls).toEqual(Array(2).fill("PUT /1.0/instances/web/state"));
});

it("gives up after the second attempt", async () => {
  const { client, calls } = clientThat(busy, busy);
  await expect(startInstance(client, "web")).rejects.toBe(busy);
  expect(calls).toHaveLength(2);
});

it("does not retry after another failure", async () => {
  const { client, calls } = clientThat(broken);
  await expect(startInstance(client, "web")).rejects.toBe(broken);
  expect(calls).toHaveLength(1);
});

it("does not start a machine that reboots", async () => {
  const { client, changes } = await incusWith({
    "GET /1.0/instances/web/files?path=/": [{ type: "sync", metadata: [] }],
    "GET /1.0/instances?recursion=1": [{ type: "sync", metadata: [] }],
    "GET /1.0/instances/web": [{ type: "sync", metadata: { status: "Running" } }],
  });
  const instance = { name: "web", status: "Stopped", config: {} };
  await startMachine(client, { instance, record: { name: "web", state: "stopped" } } as Machine);
  expect(changes).toEqual([]);
});
