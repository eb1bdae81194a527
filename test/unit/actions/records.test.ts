import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { findStep } from "../../../src/actions/steps.js";
import type { Machine } from "../../../src/machine/machine.js";
import type { RegistryEntry } from "../../../src/state/registry.js";
import { FakeWorld } from "../../support/fake-parts.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

let world: FakeWorld;
let root: string;
let machine: Machine;

const entryOf = ({ name, provider, rootPath, dataDir }: Machine, id = "A"): RegistryEntry => ({
  ...{ schema_version: 1, machine_id: id, provider, machine_name: name, root_path: rootPath },
  ...{ data_dir: dataDir, volume: "/", created_at: "2026-01-01T00:00:00.000Z" },
});

const at = (rootPath: string): Machine => ({
  ...world.machine,
  id: "A",
  rootPath,
  dataDir: join(rootPath, ".vagrant/machines/default/orbstack"),
});

beforeEach(async () => {
  world = new FakeWorld();
  root = await temporaryFolder();
  machine = at(join(root, "a"));
  await mkdir(machine.dataDir, { recursive: true });
  await writeFile(join(machine.dataDir, "id"), "A");
  world.add({ id: "A", name: "orb-a" });
  world.registry.set("A", entryOf(machine));
});

describe("the registry", () => {
  it("follows a project's folder, with its addresses, at each use", async () => {
    const { name: machine_name, rootPath: root_path, dataDir: data_dir } = machine;
    const claim = { machine_id: "A", machine_name, root_path, data_dir, claimed_at: "", announced: true };
    world.allocations = { "10.1.1.1": claim };
    await rename(machine.rootPath, join(root, "b"));
    const moved = at(join(root, "b"));
    expect((await world.stateOf(moved)).state.id).toBe("running");
    const place = { root_path: moved.rootPath, data_dir: moved.dataDir };
    expect(world.registry.get("A")).toMatchObject(place);
    expect(world.allocations["10.1.1.1"]).toMatchObject(place);
  });

  it("adds a missing machine again", async () => {
    world.registry.clear();
    await world.stateOf(machine);
    expect(world.registry.get("A")).toMatchObject({ machine_id: "A", root_path: machine.rootPath });
  });

  it("keeps the Vagrantfile's protection while it is set, and a command's until unprotect", async () => {
    const protectedBy = async (config: Record<string, unknown>) => {
      await world.stateOf({ ...machine, config });
      return world.registry.get("A")?.protected;
    };
    expect(await protectedBy({ protected: true })).toBe("vagrantfile");
    expect(await protectedBy({})).toBeUndefined();
    world.registry.set("A", { ...entryOf(machine), protected: "command" });
    expect(await protectedBy({})).toBe("command");
  });
});

describe("up of a machine whose record was deleted", () => {
  const create = (more = {}) =>
    findStep("create").run(world.context({ machine: { ...machine, id: undefined }, ...more }));
  const forget = () => writeFile(join(machine.dataDir, "id"), "");

  it("takes back the project's registered machine, and says so", async () => {
    await forget();
    await create();
    expect(world.id).toBe("A");
    expect(world.specs).toEqual([]);
    expect(world.metadata).toMatchObject({
      machine_id: "A",
      orbstack_machine_name: "orb-a",
      naming: "pending",
    });
    expect(world.events).toContainEqual(expect.stringMatching(/^say Taking machine orb-a back/));
  });

  it("keeps Vagrant's id of a machine that was restored from a snapshot", async () => {
    await forget();
    world.registry.set("A", { ...entryOf(machine), machine_id: "NEW", vagrant_id: "A" });
    world.machines = [];
    world.add({ id: "NEW", name: "orb-a" });
    await create();
    expect(world.id).toBe("A");
    expect(world.metadata).toMatchObject({ machine_id: "NEW" });
  });

  it.each([
    ["of another machine of the project", { machine_name: "db" }],
    ["of another project", { root_path: "/other" }],
    ["of another environment of the project", { data_dir: "/other" }],
    ["a copy", { clone_of: "B" }],
  ])("creates a new machine if the existing one is %s", async (_case, more) => {
    await forget();
    world.registry.set("A", { ...entryOf(machine), ...more });
    await create();
    expect(world.specs).toHaveLength(1);
    expect(world.id).not.toBe("A");
  });

  it("keeps the machine for a project that was renamed", async () => {
    await rename(machine.rootPath, join(root, "b"));
    await mkdir(machine.dataDir, { recursive: true });
    await create();
    expect(world.id).not.toBe("A");
    expect(world.specs).toHaveLength(1);
  });

  it("refuses to create a machine from another source in its place", async () => {
    await forget();
    await expect(create({ env: { origin_file: "/web.tar" } })).rejects.toMatchObject({
      key: "machine_forgotten",
      data: { name: "orb-a", machine: "default" },
    });
    expect(world.changes).toEqual([]);
  });
});

describe("destroy", () => {
  const refuse = (config = {}) =>
    findStep("refuse_protected").run(world.context({ machine: { ...machine, config } }));

  it("refuses a protected machine, and says how to unprotect it", async () => {
    await refuse();
    await expect(refuse({ protected: true })).rejects.toMatchObject({
      key: "machine_protected",
      data: { remedy: expect.stringContaining("remove `protected = true`") },
    });
    world.registry.set("A", { ...entryOf(machine), protected: "command" });
    await expect(refuse()).rejects.toMatchObject({
      data: { remedy: "Run `vagrant vm unprotect default` first." },
    });
  });
});
