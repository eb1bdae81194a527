import { beforeEach, describe, expect, it } from "vitest";
import { findStep } from "../../../src/actions/steps.js";
import { FakeWorld, unreachable } from "../../support/fake-parts.js";

let world: FakeWorld;

beforeEach(() => {
  world = new FakeWorld();
  world.id = "A";
  world.add({ id: "A", name: "old", state: "stopped" });
  world.metadata = {
    schema_version: 1,
    machine_id: "A",
    orbstack_machine_name: "old",
    created_at: "1970-01-01T00:00:00.000Z",
    provider_version: "0",
  };
  const { name, provider, rootPath: root_path, dataDir: data_dir } = world.machine;
  const entry = { machine_id: "A", orbstack_machine_name: "old", provider, machine_name: name };
  world.registry.set("A", { schema_version: 1, ...entry, root_path, data_dir, created_at: "" });
});

const rename = (name = "new") => findStep("rename").run(world.context({ env: { new_name: name } }));
const finishRename = () => findStep("finish_rename").run(world.context());

/** Everything is as if the machine had always had this name. */
function expectNamed(name: string): void {
  expect(world.machines).toMatchObject([{ id: "A", name }]);
  expect(world.metadata).toMatchObject({ machine_id: "A", orbstack_machine_name: name });
  expect(world.metadata).not.toHaveProperty("naming");
}

describe("rename", () => {
  it("first notes that the guest does not know the name yet", async () => {
    await rename();
    expect(world.changes).toEqual(["metadata old done", "rename old new"]);
    expect(world.metadata).toMatchObject({ machine_id: "A", naming: "pending" });
  });

  it.each([
    ["taken", "other", "machine_name_taken"],
    ["kept for snapshots", "vagrant-snap-x", "machine_name_invalid"],
    ["none", "", "machine_name_invalid"],
  ])("refuses a name that is %s", async (_case, name, key) => {
    world.add({ id: "B", name: "other" });
    await expect(rename(name)).rejects.toMatchObject({ key });
    expect(world.changes).toEqual([]);
  });

  it("does nothing if the machine has the name", async () => {
    await rename("old");
    expect(world.changes).toEqual([]);
  });

  it("completes an interrupted restore first, because the machine must not get a snapshot's name", async () => {
    world.machines = [{ ...world.machines[0], name: "vagrant-snap-a-former" } as (typeof world.machines)[0]];
    world.metadata = { ...world.metadata, replacement_id: "B" } as NonNullable<FakeWorld["metadata"]>;
    await rename();
    expect(world.changes).toContain("rename vagrant-snap-a-former old");
    expect(world.machines).toMatchObject([{ id: "A", name: "new" }]);
  });

  it.each([0, 1, 2, 3, 4, 5])("killed after %i changes, the next up repairs it", async (changes) => {
    world.changesLeft = changes;
    const whole = async () => {
      await rename();
      await finishRename();
    };
    await (changes < 5 ? expect(whole()).rejects.toThrow("killed") : whole());
    world.changesLeft = Number.POSITIVE_INFINITY;
    await finishRename();
    expectNamed(changes < 2 ? "old" : "new");
    expect(world.registry.get("A")?.orbstack_machine_name).toBe(changes < 2 ? "old" : "new");
  });
});

describe("finish_rename", () => {
  it("makes no call while the name is the known one", async () => {
    await finishRename();
    expect(world.changes).toEqual([]);
  });

  it("follows a rename in OrbStack itself: guest, registry, metadata", async () => {
    await world.driver.rename("old", "new");
    world.events.length = 0;
    await finishRename();
    expect(world.changes).toEqual(["prepare new", "metadata new done"]);
    expect(world.guestCommands.map((words) => words.slice(0, 5))).toEqual([
      ["new", "new", "vagrant", "vagrant", "vagrant@new"],
    ]);
    expect(world.registry.get("A")).toMatchObject({ machine_id: "A", orbstack_machine_name: "new" });
    expectNamed("new");
  });

  it("still maps Vagrant's id to a restored machine", async () => {
    world.machines = [];
    world.add({ id: "C", name: "new" });
    world.metadata = { ...world.metadata, machine_id: "C" } as NonNullable<FakeWorld["metadata"]>;
    await finishRename();
    expect(world.registry.get("A")).toMatchObject({ machine_id: "C", vagrant_id: "A" });
  });

  it("retries if the guest could not be updated", async () => {
    await rename();
    world.fail("run");
    await expect(finishRename()).rejects.toEqual(unreachable());
    expect(world.metadata).toHaveProperty("naming");
    await finishRename();
    expectNamed("new");
  });
});
