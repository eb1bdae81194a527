import { mkdir, rename, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { ownName } from "../../../src/actions/identity/own-name.js";
import { findStep } from "../../../src/actions/steps.js";
import { ExpectedError } from "../../../src/errors.js";
import type { Machine } from "../../../src/machine/machine.js";
import { type GuestRecord, guestRecordPath, parseGuestRecord } from "../../../src/state/guest-record.js";
import { FakeWorld } from "../../support/fake-parts.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

let world: FakeWorld;
let machine: Machine;

beforeEach(async () => {
  world = new FakeWorld();
  const rootPath = join(await temporaryFolder(), "a");
  machine = { ...world.machine, rootPath, dataDir: join(rootPath, ".vagrant/machines/default/orbstack") };
  await mkdir(machine.dataDir, { recursive: true });
});

const recordOf = (more: Partial<GuestRecord> = {}): GuestRecord => ({
  ...{ schema_version: 1, machine_id: "A", orbstack_machine_name: "web", machine_name: "default" },
  ...{ root_path: machine.rootPath, data_dir: machine.dataDir, home_path: machine.homePath },
  ...{ host: hostname().split(".")[0] ?? "", created_at: "2026-01-01T00:00:00.000Z", ...more },
});
const says = (name: string, more: Partial<GuestRecord> = {}) => {
  const machine_id = world.machines.find((orb) => orb.name === name)?.id ?? "A";
  world.guestRecords.set(
    name,
    JSON.stringify(recordOf({ machine_id, orbstack_machine_name: name, ...more })),
  );
};
const create = (env = {}) =>
  findStep("create").run(world.context({ machine: { ...machine, config: world.config }, env }));

/** The last record that was written in a machine. */
function written(name: string): GuestRecord | undefined {
  const [last] = world.guestCommands
    .filter(([of, ...args]) => of === name && args.includes(guestRecordPath))
    .slice(-1);
  return last?.map(parseGuestRecord).find((record) => record !== undefined);
}

describe("a machine's own record", () => {
  it("is written by the command that prepares a new machine", async () => {
    world.config = { ...world.config, machine_name: "web" };
    await create();
    const { created_at: _, ...rest } = recordOf({ machine_id: world.machines[0]?.id ?? "" });
    expect(written("web")).toMatchObject(rest);
    expect(world.runs).toHaveLength(1);
  });

  it("is updated with the name and a restored snapshot's id", async () => {
    world.add({ id: "NEW", name: "web" });
    world.id = "A";
    const names = { machine_id: "NEW", orbstack_machine_name: "old", created_at: "2026-01-01T00:00:00.000Z" };
    world.metadata = { schema_version: 1, ...names, provider_version: "0" };
    await findStep("finish_rename").run(world.context());
    expect(written("web")).toMatchObject({
      machine_id: "NEW",
      orbstack_machine_name: "web",
      vagrant_id: "A",
    });
  });

  it("is removed from a clone", async () => {
    world.config = { ...world.config, machine_name: "copy" };
    await create({ origin_file: "/web.tar" });
    const [run] = world.runs;
    const script = run?.command[2] ?? "";
    expect(script).toContain('rm -f "$1"');
    expect(script.indexOf('rm -f "$1"')).toBeLessThan(script.lastIndexOf('mv -f "$2.new"'));
  });
});

describe("up, after all records were lost", () => {
  it("does not mistake an import with the old name for the machine", async () => {
    world.add({ id: "IMPORT", name: "web" });
    says("web", { machine_id: "A" });
    await create();
    expect(world.specs).toHaveLength(1);
  });

  it("takes back the machine whose record names it, and says so", async () => {
    world.add({ id: "A", name: "web" });
    world.add({ id: "B", name: "other" });
    says("web", { vagrant_id: "OLD" });
    says("other", { machine_name: "db" });
    await create();
    expect(world.specs).toEqual([]);
    expect(world.id).toBe("OLD");
    expect(world.metadata).toMatchObject({ machine_id: "A", naming: "pending" });
    expect(world.registry.get("OLD")).toMatchObject({ machine_id: "A", root_path: machine.rootPath });
    expect(world.events).toContainEqual(
      expect.stringMatching(/^say Taking machine web back: its own record/),
    );
  });

  it.each<[string, Partial<GuestRecord>]>([
    ["of another machine", { machine_name: "db" }],
    ["of another project", { root_path: "/other" }],
    ["of another environment of the project", { data_dir: "/other" }],
    ["of another home", { home_path: "/other" }],
    ["of another computer", { host: "other" }],
    ["a copy of its original", { orbstack_machine_name: "original" }],
    ["of a form of its own", { created_at: "yesterday" }],
  ])("creates a new machine if the record is %s", async (_case, more) => {
    world.add({ id: "A", name: "web" });
    says("web", more);
    await create();
    expect(world.specs).toHaveLength(1);
    expect(world.id).not.toBe("A");
  });

  it("leaves the choice to the user if several have such a record", async () => {
    for (const name of ["web", "other"]) {
      world.add({ id: name, name });
      says(name);
    }
    const reason = expect.stringContaining("`vagrant vm adopt NAME default`");
    await expect(create()).rejects.toMatchObject({ key: "adoption_refused", data: { reason } });
    expect(world.changes).toEqual([]);
  });

  it("ignores an id that belongs to another machine", async () => {
    world.add({ id: "A", name: "web" });
    world.add({ id: "B", name: "other" });
    says("web", { vagrant_id: "B" });
    await create();
    expect(world.id).toBe("A");
  });

  it("does not ask registered or stopped machines, or snapshots", async () => {
    world.add({ id: "A", name: "web" });
    world.add({ id: "B", name: "stopped", state: "stopped" });
    world.add({ id: "C", name: "vagrant-snap-x-0001-one" });
    const place = { root_path: "/other", data_dir: "/other", created_at: "" };
    const entry = { schema_version: 1, machine_id: "A", provider: "orbstack", machine_name: "db" } as const;
    world.registry.set("A", { ...entry, ...place });
    for (const name of ["web", "stopped", "vagrant-snap-x-0001-one"]) says(name);
    await create();
    expect(world.askedForRecords).toEqual([]);
    expect(world.specs).toHaveLength(1);
  });

  it("does not adopt a machine that does not answer", async () => {
    world.add({ id: "A", name: "web" });
    const run = world.driver.run;
    world.driver.run = async (name, command, options) => {
      if (command[0] !== "head") return run(name, command, options);
      throw new ExpectedError("orbstack_not_responding", { command: "orbctl run", seconds: 5 });
    };
    await create();
    expect(world.id).not.toBe("A");
  });

  it("keeps the machine for the folder that the project was renamed to", async () => {
    world.add({ id: "A", name: ownName(machine) });
    says(ownName(machine));
    await writeFile(join(machine.dataDir, "id"), "A");
    await rename(machine.rootPath, `${machine.rootPath}-renamed`);
    await mkdir(machine.dataDir, { recursive: true });
    await create();
    expect(world.id).not.toBe("A");
    expect(world.specs).toHaveLength(1);
  });
});

describe("a machine with the project's generated name", () => {
  it("is the same for one project, and different for others", () => {
    expect(ownName(machine)).toBe(ownName({ ...machine }));
    expect(ownName(machine)).toMatch(/^vagrant-default-[0-9a-f]{6}$/);
    expect(ownName({ ...machine, dataDir: "/other" })).not.toBe(ownName(machine));
  });

  it.each(["stopped", "running"])(
    "is not made a second time while it is %s and says nothing",
    async (state) => {
      world.add({ id: "A", name: ownName(machine), state });
      await expect(create()).rejects.toMatchObject({
        key: "machine_name_taken",
        data: { owner: expect.stringContaining(`\`vagrant vm adopt ${ownName(machine)}\``) },
      });
      expect(world.changes).toEqual([]);
    },
  );

  it("gets another name if that one belongs to another project", async () => {
    world.add({ id: "A", name: ownName(machine) });
    says(ownName(machine), { root_path: "/other" });
    await create();
    expect(world.specs).toMatchObject([{ name: expect.stringMatching(/^vagrant-default-[0-9a-f]{6}$/) }]);
    expect(world.specs).not.toMatchObject([{ name: ownName(machine) }]);
  });

  it("names the owner in the machine's record if the Vagrantfile sets the name", async () => {
    world.config = { ...world.config, machine_name: "web" };
    world.add({ id: "A", name: "web" });
    says("web", { machine_name: "db", root_path: "/other" });
    await expect(create()).rejects.toMatchObject({
      data: { owner: expect.stringContaining("the machine 'db' of the project in /other") },
    });
  });
});

describe("parseGuestRecord", () => {
  it.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["a list", "[]"],
    ["null", "null"],
  ])("is undefined for %s", (_case, text) => {
    expect(parseGuestRecord(text)).toBeUndefined();
  });

  it("accepts additions of newer versions, but no line breaks, endless texts or escape sequences", () => {
    const parse = (more: object) => parseGuestRecord(JSON.stringify({ ...recordOf(), ...more }));
    expect(parse({ lab: "one" })).toMatchObject({ machine_name: "default" });
    for (const root_path of ["", "/a\nb", "/\u001b[31m", "/\u202e", "/a".repeat(1_000), 7])
      expect(parse({ root_path })).toBeUndefined();
    expect(parse({ vagrant_id: "preparing" })).toBeUndefined();
    expect(parse({ more: "x".repeat(20_000) })).toBeUndefined();
  });
});
