import { describe, expect, it } from "vitest";
import { stopMachine } from "../../../../src/engine/lifecycle/lifecycle.js";
import type { Machine } from "../../../../src/engine/machines/store.js";
import { conflict, incusWith, refused, started } from "../../../support/fake-incus.js";

const change = "PUT /1.0/instances/web/state";
const state = "GET /1.0/instances/web";
const web = (status: string) => ({ instance: { name: "web", status } }) as Machine;
const now = (status: string) => [{ type: "sync", metadata: { status } }];

it("does nothing with a machine that is stopped", async () => {
  const { client, changes } = await incusWith({ [state]: now("Stopped") });
  await stopMachine(client, web("Stopped"));
  expect(changes).toEqual([]);
});

it("stops a machine that was stopped only because it reboots", async () => {
  const { client, changes } = await incusWith({ [state]: now("Running"), [change]: [started] });
  await stopMachine(client, web("Stopped"));
  expect(changes).toEqual([change]);
});

it("stops in order once the operation that was in the way has ended, and not by force", async () => {
  const { client, bodies } = await incusWith({ [change]: [conflict, started] });
  await stopMachine(client, web("Running"));
  expect(bodies()).toEqual(Array(2).fill({ action: "stop", timeout: 10 }));
});

it("powers off what does not stop in time", async () => {
  const { client, bodies } = await incusWith({ [change]: [refused("context deadline exceeded"), started] });
  await stopMachine(client, web("Running"));
  expect(bodies()).toEqual([
    { action: "stop", timeout: 10 },
    { action: "stop", force: true, timeout: 60 },
  ]);
});

describe("a machine that somebody else stops at the same time", () => {
  const stopped = refused("The instance is already stopped");

  it.each([false, true])("is stopped (by force: %s)", async (force) => {
    const { client } = await incusWith({ [change]: [conflict, stopped], [state]: now("Stopped") });
    await stopMachine(client, web("Running"), force);
  });

  it.each(["Running", "Stopping", "Error"])("is not while it is %s", async (status) => {
    const { client } = await incusWith({ [change]: [stopped], [state]: now(status) });
    await expect(stopMachine(client, web("Running"))).rejects.toThrow("already stopped");
  });
});
