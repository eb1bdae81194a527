import { describe, expect, it } from "vitest";
import { create } from "../../../src/actions/orbstack/steps/create.js";
import { ExpectedError } from "../../../src/errors.js";
import { PREPARING_ID } from "../../../src/machine/machine.js";
import { FakeWorld, unreachable } from "../../support/fake-parts.js";

const intent = {
  schema_version: 1,
  orbstack_machine_name: "web",
  created_at: "1970-01-01T00:00:00.000Z",
  provider_version: "0",
  intent: "create",
} as const;

function begun(): FakeWorld {
  const world = new FakeWorld();
  world.id = PREPARING_ID;
  world.metadata = intent;
  return world;
}

describe("create", () => {
  it("writes its intent before it creates anything", async () => {
    const world = new FakeWorld();
    world.config = { ...world.config, machine_name: "web" };
    await create.run(world.context());
    expect(world.changes).toEqual([
      "id preparing",
      "metadata web create",
      "create web",
      "prepare web",
      "id ID-web",
      "metadata web done",
    ]);
    expect(world.registry.get("ID-web")).toMatchObject({ root_path: "/project", machine_name: "default" });
  });

  it("creates nothing if the machine exists", async () => {
    const world = new FakeWorld();
    world.id = "A";
    world.add({ id: "A", name: "web" });
    await create.run(world.context());
    expect(world.changes).toEqual([]);
  });

  it("does not change another project's machine of that name, and names the owner", async () => {
    const world = new FakeWorld();
    world.config = { ...world.config, machine_name: "web" };
    world.add({ id: "B", name: "web" });
    await expect(create.run(world.context())).rejects.toMatchObject({
      key: "machine_name_taken",
      data: { name: "web" },
    });
    expect(world.changes).toEqual([]);
  });

  it.each(["list", "create"] as const)(
    "leaves nothing behind when there is no orbctl to %s with",
    async (operation) => {
      const world = new FakeWorld();
      const missing = new ExpectedError("orbctl_missing", { looked_in: "/bin" });
      world.fail(operation, missing);
      await expect(create.run(world.context())).rejects.toBe(missing);
      expect({ id: world.id, metadata: world.metadata }).toEqual({});
    },
  );

  it("stores nothing while OrbStack does not answer", async () => {
    const world = new FakeWorld();
    world.fail("list", unreachable());
    await expect(create.run(world.context())).rejects.toMatchObject({ key: "orbctl_failed" });
    expect(world.changes).toEqual([]);
  });

  it("resumes with the machine of an interrupted up", async () => {
    const world = begun();
    world.add({ id: "A", name: "web" });
    await create.run(world.context());
    expect(world.changes).toEqual(["prepare web", "id A", "metadata web done"]);
  });

  it("creates it under the same name if it does not exist", async () => {
    const world = begun();
    await create.run(world.context());
    expect(world.changes).toContain("create web");
    expect(world.machines).toHaveLength(1);
  });

  it("creates it again if the existing one is unusable", async () => {
    const world = begun();
    world.add({ id: "A", name: "web" });
    world.fail("run");
    await create.run(world.context());
    expect(world.changes.slice(0, 2)).toEqual(["prepare web", "delete web"]);
    expect(world.machines).toMatchObject([{ id: "ID-web" }]);
  });

  it("forgets a name that another process took at the same moment, and keeps its machine", async () => {
    const world = new FakeWorld();
    world.fail("create", new ExpectedError("machine_exists", { name: "web" }));
    await expect(create.run(world.context())).rejects.toMatchObject({ key: "machine_exists" });
    expect(world.metadata).toBeUndefined();
    expect(world.id).toBeUndefined();
  });

  it("mounts the announced folders while it prepares a new machine", async () => {
    const world = new FakeWorld();
    const folder = { hostpath: "/project", guestpath: "/vagrant", readOnly: false };
    world.parts.folders.announce(world.machine, [folder]);
    await create.run(world.context());
    expect(world.events.filter((event) => event.startsWith("prepare"))).toHaveLength(1);
    expect(world.parts.folders.finish(world.machine)).toBe(true);
  });

  it("creates an isolated machine with its folders", async () => {
    const world = new FakeWorld();
    world.config = { ...world.config, isolated: true };
    world.parts.folders.announce(world.machine, [
      { hostpath: "/src", guestpath: "/vagrant", readOnly: false },
    ]);
    await create.run(world.context());
    expect(world.specs).toMatchObject([{ mounts: [{ source: "/src", destination: "/vagrant" }] }]);
  });

  it("does not create a machine with a given name while OrbStack cannot say who owns that name", async () => {
    const world = new FakeWorld();
    world.config = { ...world.config, machine_name: "web" };
    world.fail("list");
    await expect(create.run(world.context())).rejects.toEqual(unreachable());
    expect(world.changes).toEqual([]);
  });

  it("creates nothing if its metadata cannot be written", async () => {
    const world = new FakeWorld();
    world.fail("writeMetadata", new Error("disk full"));
    await expect(create.run(world.context())).rejects.toThrow("disk full");
    expect(world.machines).toEqual([]);
  });
});

describe("a Vagrantfile that sets the size for other providers", () => {
  const customize = (...command: string[]) => ["pre-boot", ["modifyvm", "id", ...command]];
  const virtualbox = {
    memory: null,
    cpus: "__UNSET__VALUE__",
    customizations: [customize("--memory", "1024"), customize("--memory", "2048"), customize("--cpus", "2")],
  };

  it.each([
    [{ virtualbox }, "memory for virtualbox (2048) and cpus for virtualbox (2)"],
    [{ libvirt: { memory: 4096, cpus: null } }, "memory for libvirt (4096)"],
    [{ vmware_desktop: { vmx: { memsize: "1024" } } }, "memory for vmware_desktop (1024)"],
  ])("gets a hint about our options: %j", async (otherProviders, words) => {
    const world = new FakeWorld();
    world.vm = { otherProviders };
    await create.run(world.context());
    expect(world.events.join("\n")).toContain(
      `The Vagrantfile sets ${words}. For OrbStack, set os.memory and os.cpus`,
    );
    world.events.splice(0);
    await create.run(world.context());
    expect(world.events).toEqual(["list"]);
  });

  it("gets no hint if it sets our options, or no size", async () => {
    for (const [config, otherProviders] of [
      [{ memory: 512 }, { virtualbox }],
      [{}, { virtualbox: { memory: "__UNSET__VALUE__", customizations: [customize("--vram", "16")] } }],
    ] as const) {
      const world = new FakeWorld();
      world.config = { ...world.config, ...config };
      world.vm = { otherProviders };
      await create.run(world.context());
      expect(world.events.join("\n")).not.toContain("The Vagrantfile sets");
    }
  });
});

describe("the recovery of create", () => {
  it("deletes an incomplete machine, and then forgets it", async () => {
    const world = begun();
    world.add({ id: "A", name: "web" });
    await create.recover?.(world.context());
    expect(world.changes).toEqual(["delete web", "id undefined"]);
    expect(world.metadata).toBeUndefined();
  });

  it("keeps a complete machine, whatever failed later", async () => {
    const world = new FakeWorld();
    world.id = "A";
    const { intent: _, ...done } = intent;
    world.metadata = { ...done, machine_id: "A" };
    world.add({ id: "A", name: "web" });
    await create.recover?.(world.context());
    expect(world.changes).toEqual([]);
  });

  it("forgets nothing while OrbStack cannot be asked", async () => {
    const world = begun();
    world.fail("list");
    await expect(create.recover?.(world.context())).rejects.toEqual(unreachable());
    expect(world.id).toBe(PREPARING_ID);
    expect(world.metadata).toEqual(intent);
  });
});
