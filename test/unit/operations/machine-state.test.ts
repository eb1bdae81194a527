import { describe, expect, it } from "vitest";
import { reportState } from "../../../src/operations/machine-state.js";
import { FakeWorld } from "../../support/fake-parts.js";

const port = { host_ip: "127.0.0.1", host: 8080, guest_ip: "127.0.0.1", guest: 80, carrier: "ssh" } as const;

describe("reportState", () => {
  it.each([
    [true, "Forwarded ports: 127.0.0.1:8080 to 80."],
    [false, "Its ports are not forwarded now"],
  ])("tells of forwarded ports: %j", async (works, sentence) => {
    const world = new FakeWorld();
    world.id = "A";
    world.add({ id: "A", name: "web", state: "running" });
    const plan = { schema_version: 1, machine_id: "A", username: "vagrant", ports: [port] } as const;
    world.forwarding = { plan, works };
    expect((await reportState(world.machine, world.parts)).state.long).toContain(sentence);
  });
});
