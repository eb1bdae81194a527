import { describe, expect, it } from "vitest";
import { runVm } from "../../../../src/vm/program.js";
import { FakeWorld } from "../../../support/fake-parts.js";
import { FakeSession } from "../../../support/fake-session.js";
import { MemoryProvider, withProvider } from "../../../support/memory-provider.js";
import { machineProviderSuite } from "./provider.suite.js";

machineProviderSuite("memory", () => {
  const provider = new MemoryProvider();
  const { machine } = new FakeWorld();
  return {
    provider,
    machineIn: (state) => {
      provider.machines.clear();
      if (state === "not_created") return { ...machine, provider: "memory", id: undefined };
      provider.machines.set("M", { running: state === "running", limits: { cpus: 1 } });
      return { ...machine, provider: "memory", id: "M" };
    },
  };
});

machineProviderSuite("orbstack", () => {
  const world = new FakeWorld();
  return {
    provider: world.parts.provider({ provider: "orbstack" }),
    machineIn: (state) => {
      world.machines = [];
      world.id = state === "not_created" ? undefined : "A";
      if (state !== "not_created") world.add({ id: "A", name: "web", state, limits: { cpus: 1 } });
      return world.machine;
    },
  };
});

machineProviderSuite("vagrant", () => {
  const world = new FakeWorld();
  return {
    provider: world.parts.provider({ provider: "vagrant" }),
    machineIn: (state) => {
      const { vagrant } = world;
      vagrant.id = state === "not_created" ? undefined : "backend-1";
      vagrant.record =
        vagrant.id === undefined ? undefined : { schema_version: 1, backend: "docker", created_at: "" };
      vagrant.state =
        state === "running" ? { id: "running", word: "running" } : { id: "stopped", word: "exited" };
      return { ...world.machine, provider: "vagrant", config: {}, id: vagrant.id };
    },
  };
});

describe("a provider that the product does not know", () => {
  const open = () => {
    const memory = new MemoryProvider();
    memory.machines.set("M", { running: true, limits: { cpus: 1 } });
    const session = new FakeSession();
    session.found.push({ ...session.world.machine, provider: "memory", id: "M" });
    const parts = withProvider(session.parts, memory);
    return { memory, session: Object.assign(session, { parts }) };
  };

  it("works with `vagrant vm` like any other", async () => {
    const { memory, session } = open();
    expect((await runVm(["limits", "--cpus", "3"], session)).exit_code).toBe(0);
    expect(memory.machines.get("M")?.limits).toEqual({ cpus: 3 });
    expect((await runVm(["exec", "--", "true"], session)).exit_code).toBe(0);
    expect((await runVm(["kill", "-f"], session)).exit_code).toBe(0);
    expect(memory.machines.get("M")?.running).toBe(false);
    expect(session.stdout).toContain("powered off");
  });

  it("says why it does not support what other providers do", async () => {
    const { session } = open();
    expect((await runVm(["rename", "default", "web"], session)).exit_code).toBe(3);
    expect(session.stderr).toContain("gone with the test");
  });
});
