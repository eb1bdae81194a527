import { describe, expect, it } from "vitest";
import { listSnapshots } from "../../../src/actions/orbstack/snapshots.js";
import { findStep } from "../../../src/actions/steps.js";
import { ExpectedError } from "../../../src/errors.js";
import { PREPARING_ID } from "../../../src/machine/machine.js";
import { answerCapability } from "../../../src/operations/vagrant/capabilities.js";
import { FakeWorld, unreachable } from "../../support/fake-parts.js";

const names = { next: "vagrant-snap-a-next", former: "vagrant-snap-a-former" };
const diskFull = new ExpectedError("orbctl_failed", {
  command: "orbctl clone",
  exit_code: "1",
  output: "no space left on device",
});

function made(): FakeWorld {
  const world = new FakeWorld();
  world.id = "A";
  world.add({ id: "A", name: "web" });
  world.disks.set("A", "one");
  world.metadata = {
    schema_version: 1,
    machine_id: "A",
    orbstack_machine_name: "web",
    created_at: "1970-01-01T00:00:00.000Z",
    provider_version: "0",
  };
  return world;
}

const run = (step: string, world: FakeWorld, name?: string) =>
  findStep(step).run(world.context({ env: name === undefined ? {} : { snapshot_name: name } }));
const recover = (step: string, world: FakeWorld) => findStep(step).recover?.(world.context());
const list = (world: FakeWorld) => answerCapability("snapshot_list", world.machine, world.parts);

/** A machine whose disk was `one` at the snapshot `before`, and is `two` now. */
async function changed(): Promise<FakeWorld> {
  const world = made();
  await run("snapshot_save", world, "before");
  world.disks.set("A", "two");
  world.events.length = 0;
  return world;
}

/** The machine's disk, found through Vagrant's id. */
function disk(world: FakeWorld): string | undefined {
  return world.disks.get(world.metadata?.machine_id ?? "");
}

/** The names of all OrbStack machines, without the random part. */
function allNames(world: FakeWorld): string[] {
  return world.machines.map(({ name }) => name.replace(/-[0-9a-f]{4}-/, "-")).sort();
}

describe("snapshot_save", () => {
  it("clones the machine, which keeps running, under a reserved name", async () => {
    const world = made();
    await run("snapshot_save", world, "before upgrade");
    expect(world.changes).toEqual([
      "snapshots",
      expect.stringMatching(/^clone web vagrant-snap-a-[0-9a-f]{4}-before-upgrade$/),
      "snapshots",
    ]);
    expect(world.machines.map(({ state }) => state)).toEqual(["running", "stopped"]);
    expect(world.snapshots).toMatchObject([{ name: "before upgrade" }]);
    expect(await list(world)).toEqual(["before upgrade"]);
  });

  it("lists in the order of saving", async () => {
    const world = made();
    for (const name of ["z", "push_1_2", "日本語", "a"]) await run("snapshot_save", world, name);
    expect(await list(world)).toEqual(["z", "push_1_2", "日本語", "a"]);
  });

  it("refuses a name that is taken", async () => {
    const world = await changed();
    await expect(run("snapshot_save", world, "before")).rejects.toMatchObject({ key: "snapshot_taken" });
    expect(world.changes).toEqual([]);
  });

  it.each(["", "  ", "a\nb", "\u0007"])("refuses the name %j", async (name) => {
    const world = made();
    await expect(run("snapshot_save", world, name)).rejects.toMatchObject({ key: "snapshot_name_invalid" });
    expect(world.changes).toEqual([]);
  });

  it.each([
    ["not created", undefined],
    ["half created", PREPARING_ID],
  ])("says that the machine is %s", async (_case, id) => {
    const world = new FakeWorld();
    world.id = id;
    expect(await list(world)).toEqual([]);
    await expect(run("snapshot_save", world, "x")).rejects.toMatchObject({ key: "vm_not_created" });
  });

  it("passes on OrbStack's message, and leaves nothing", async () => {
    const world = made();
    world.fail("clone", diskFull);
    await expect(run("snapshot_save", world, "x")).rejects.toMatchObject({
      key: "snapshot_failed",
      data: { snapshot: "x", machine: "web", output: "no space left on device" },
    });
    await recover("snapshot_save", world);
    expect([allNames(world), world.snapshots]).toEqual([["web"], []]);
  });

  it("leaves nothing if it is interrupted after OrbStack began", async () => {
    const world = made();
    world.fail("info", new ExpectedError("interrupted", {}));
    await expect(run("snapshot_save", world, "x")).rejects.toMatchObject({ key: "interrupted" });
    expect(await list(world)).toEqual([]);
    await recover("snapshot_save", world);
    expect([allNames(world), world.snapshots]).toEqual([["web"], []]);
  });

  it("creates nothing while OrbStack cannot be asked", async () => {
    const world = made();
    world.fail("list");
    await expect(run("snapshot_save", world, "x")).rejects.toEqual(unreachable());
    expect(world.changes).toEqual([]);
  });

  it.each([0, 1, 2])("killed after %i changes, it leaves nothing, or is complete", async (changes) => {
    const world = made();
    world.changesLeft = changes;
    await expect(run("snapshot_save", world, "x")).rejects.toThrow("killed");
    world.changesLeft = Number.POSITIVE_INFINITY;
    expect(await list(world)).toEqual([]);
    await run("snapshot_save", world, "x");
    expect(await list(world)).toEqual(["x"]);
    expect(allNames(world)).toEqual(["vagrant-snap-a-x", "web"]);
  });
});

describe("snapshot_restore", () => {
  it("puts the snapshot's disk under the machine's name, and keeps Vagrant's id", async () => {
    const world = await changed();
    await run("snapshot_restore", world, "before");
    expect([world.id, disk(world)]).toEqual(["A", "one"]);
    expect(allNames(world)).toEqual(["vagrant-snap-a-before", "web"]);
    expect((await world.stateOf()).state.id).toBe("stopped");
    expect(await list(world)).toEqual(["before"]);
  });

  it("deletes the former machine last, once the new one is in its place", async () => {
    const world = await changed();
    await run("snapshot_restore", world, "before");
    expect(world.changes).toEqual([
      expect.stringMatching(`^clone vagrant-snap-a-[0-9a-f]{4}-before ${names.next}$`),
      "metadata web CLONE-2",
      "force stop web",
      `rename web ${names.former}`,
      `rename ${names.next} web`,
      "metadata web done",
      `delete ${names.former}`,
    ]);
  });

  it("can be repeated", async () => {
    const world = await changed();
    for (const round of ["three", "four"]) {
      await run("snapshot_restore", world, "before");
      expect(disk(world)).toBe("one");
      world.disks.set(world.metadata?.machine_id ?? "", round);
    }
    expect(allNames(world)).toEqual(["vagrant-snap-a-before", "web"]);
  });

  it("keeps the machine running if the clone cannot be created", async () => {
    const world = await changed();
    world.fail("clone", diskFull);
    await expect(run("snapshot_restore", world, "before")).rejects.toMatchObject({
      key: "restore_failed",
      data: { snapshot: "before", output: "no space left on device" },
    });
    await recover("snapshot_restore", world);
    expect(world.machines.find(({ name }) => name === "web")).toMatchObject({ id: "A", state: "running" });
    expect([disk(world), allNames(world)]).toEqual(["two", ["vagrant-snap-a-before", "web"]]);
  });

  it("fails with Vagrant's own error for a missing snapshot", async () => {
    const world = await changed();
    await expect(run("snapshot_restore", world, "nope")).rejects.toMatchObject({
      key: "snapshot_not_found",
      data: { snapshot_name: "nope", machine: "default" },
    });
    expect(world.changes).toEqual([]);
  });

  const changes = [0, 1, 2, 3, 4, 5, 6, 7];

  it.each(changes)("killed after %i changes, the next command finds one complete machine", async (count) => {
    const world = await changed();
    world.changesLeft = count;
    await expect(run("snapshot_restore", world, "before")).rejects.toThrow("killed");
    world.changesLeft = Number.POSITIVE_INFINITY;
    expect((await world.stateOf()).state.id).toMatch(/running|stopped/);
    await run("finish_snapshots", world);
    expect(allNames(world)).toEqual(["vagrant-snap-a-before", "web"]);
    expect(disk(world)).toBe(count < 5 ? "two" : "one");
    expect(world.metadata).not.toHaveProperty("replacement_id");
    expect(world.machines.find(({ name }) => name === "web")?.id).toBe(world.metadata?.machine_id);
    world.events.length = 0;
    await run("finish_snapshots", world);
    expect(world.changes).toEqual([]);
  });

  it.each(changes)("killed after %i changes, it can be repeated", async (count) => {
    const world = await changed();
    world.changesLeft = count;
    await expect(run("snapshot_restore", world, "before")).rejects.toThrow("killed");
    world.changesLeft = Number.POSITIVE_INFINITY;
    await run("snapshot_restore", world, "before");
    expect([disk(world), allNames(world)]).toEqual(["one", ["vagrant-snap-a-before", "web"]]);
  });

  it.each([3, 4, 5, 6])(
    "killed twice, after %i changes and in the clearing up, it still ends whole",
    async (count) => {
      for (const second of [0, 1, 2]) {
        const world = await changed();
        world.changesLeft = count;
        await expect(run("snapshot_restore", world, "before")).rejects.toThrow("killed");
        world.changesLeft = second;
        await run("finish_snapshots", world).catch(() => undefined);
        world.changesLeft = Number.POSITIVE_INFINITY;
        await run("finish_snapshots", world);
        expect(allNames(world)).toEqual(["vagrant-snap-a-before", "web"]);
        expect(world.machines.find(({ name }) => name === "web")?.id).toBe(world.metadata?.machine_id);
      }
    },
  );

  it("follows a machine that was renamed in OrbStack", async () => {
    const world = await changed();
    await world.driver.rename("web", "shop");
    await run("snapshot_restore", world, "before");
    expect(allNames(world)).toEqual(["shop", "vagrant-snap-a-before"]);
    expect(disk(world)).toBe("one");
  });
});

describe("snapshot_delete", () => {
  it("deletes one, and keeps the machine and the others", async () => {
    const world = await changed();
    await run("snapshot_save", world, "after");
    await run("snapshot_delete", world, "before");
    expect(await list(world)).toEqual(["after"]);
    expect(world.machines).toHaveLength(2);
  });

  it("keeps its record if the clone could not be deleted", async () => {
    const world = await changed();
    world.fail("delete");
    await expect(run("snapshot_delete", world, "before")).rejects.toEqual(unreachable());
    expect(await list(world)).toEqual(["before"]);
  });

  it("killed between clone and record, the name is free again", async () => {
    const world = await changed();
    world.changesLeft = 1;
    await expect(run("snapshot_delete", world, "before")).rejects.toThrow("killed");
    world.changesLeft = Number.POSITIVE_INFINITY;
    expect(await list(world)).toEqual([]);
    await run("snapshot_save", world, "before");
    expect(world.snapshots).toHaveLength(1);
  });
});

describe("snapshots without their records", () => {
  it("are named after their clones, and can be restored and deleted", async () => {
    const world = await changed();
    world.snapshots = [];
    expect(await list(world)).toEqual(["before"]);
    await run("snapshot_restore", world, "before");
    expect(disk(world)).toBe("one");
    await run("snapshot_delete", world, "before");
    expect(await list(world)).toEqual([]);
  });

  it("do not hide one with the same name", async () => {
    const world = await changed();
    world.snapshots = world.snapshots.map((record) => ({ ...record, clone_name: "gone" }));
    expect(await list(world)).toEqual(["before"]);
    world.snapshots = [];
    world.add({ id: "X", name: "vagrant-snap-a-0001-before", state: "stopped" });
    world.snapshots = [{ name: "before", clone_name: "vagrant-snap-a-0001-before", created_at: "" }];
    const found = await listSnapshots(world.machine, world.parts);
    expect(found.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^vagrant-snap-a-[0-9a-f]{4}-before$/),
      "before",
    ]);
  });

  it("lead to the restored machine even without the metadata", async () => {
    const world = await changed();
    await run("snapshot_restore", world, "before");
    world.metadata = undefined;
    expect((await world.stateOf()).state.id).toBe("stopped");
  });
});

describe("a machine that was deleted in OrbStack", () => {
  async function lost(): Promise<FakeWorld> {
    const world = await changed();
    world.machines = world.machines.filter(({ name }) => name !== "web");
    return world;
  }

  it("is not forgotten while it has snapshots", async () => {
    const world = await lost();
    const { state } = await world.stateOf();
    expect(state).toMatchObject({ id: "lost", long: expect.stringContaining("vagrant snapshot restore") });
  });

  it("is not created again over them", async () => {
    const world = await lost();
    await expect(run("create", world)).rejects.toMatchObject({
      key: "machine_lost",
      data: { snapshots: "before" },
    });
  });

  it("is restored under its name", async () => {
    const world = await lost();
    await run("snapshot_restore", world, "before");
    expect([world.id, disk(world)]).toEqual(["A", "one"]);
    expect(allNames(world)).toEqual(["vagrant-snap-a-before", "web"]);
  });

  it("is destroyed with its snapshots", async () => {
    const world = await lost();
    await run("destroy", world);
    expect([world.machines, world.id, world.snapshots]).toEqual([[], undefined, []]);
  });
});

describe("destroy", () => {
  it("lists its snapshots, deletes them first, and keeps those of others", async () => {
    const world = await changed();
    world.add({ id: "X", name: "vagrant-snap-b-0001-before", state: "stopped" });
    await run("announce_snapshots", world);
    expect(world.events.at(-1)).toBe("say The machine's snapshots will be deleted with it: before.");
    await run("destroy", world);
    expect(world.machines.map(({ name }) => name)).toEqual(["vagrant-snap-b-0001-before"]);
    expect(world.changes.at(-2)).toBe("snapshots");
    expect(world.changes[1]).toBe("delete web");
  });

  it("finds the machine that an interrupted restore set aside", async () => {
    const world = await changed();
    world.changesLeft = 4;
    await expect(run("snapshot_restore", world, "before")).rejects.toThrow("killed");
    world.changesLeft = Number.POSITIVE_INFINITY;
    await run("destroy", world);
    expect([world.machines, world.id]).toEqual([[], undefined]);
  });

  it("forgets nothing if a snapshot cannot be deleted", async () => {
    const world = await changed();
    world.fail("delete");
    await expect(run("destroy", world)).rejects.toEqual(unreachable());
    expect([world.id, world.machines.length]).toEqual(["A", 2]);
  });

  it("also removes a restored machine from the registry", async () => {
    const world = await changed();
    await run("snapshot_restore", world, "before");
    expect(world.registry.get("A")).toMatchObject({ vagrant_id: "A", machine_id: "CLONE-2" });
    await run("destroy", world);
    expect(world.registry.size).toBe(0);
  });
});
