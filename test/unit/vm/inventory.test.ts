import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ExpectedError } from "../../../src/errors.js";
import { takeInventory } from "../../../src/operations/inventory/inventory.js";
import { findLeftovers } from "../../../src/operations/inventory/leftovers.js";
import { volumeOf } from "../../../src/state/project-folder.js";
import type { RegistryEntry } from "../../../src/state/registry.js";
import { runVm } from "../../../src/vm/program.js";
import { unreachable } from "../../support/fake-parts.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** Machines `there` and `gone`, named after the state of their projects, one that OrbStack no longer has, a snapshot, and a foreign one. */
async function computer(): Promise<FakeSession> {
  const root = await temporaryFolder();
  const session = new FakeSession();
  const { world } = session;
  const own = async (name: string, more: Partial<RegistryEntry> = {}) => {
    const root_path = join(root, name);
    const data_dir = join(root_path, ".vagrant");
    world.registry.set(`ID-${name}`, {
      schema_version: 1,
      machine_id: `ID-${name}`,
      provider: "orbstack",
      machine_name: name,
      root_path,
      volume: "/",
      data_dir,
      created_at: "2026-01-01T00:00:00.000Z",
      ...more,
    });
    return data_dir;
  };
  const data = await own("there");
  await mkdir(data, { recursive: true });
  await writeFile(join(data, "id"), "ID-there");
  await own("gone");
  await own("deleted");
  await own("unmounted", { volume: "/no/such/volume" });
  for (const name of ["there", "gone", "unmounted"]) world.add({ id: `ID-${name}`, name: `orb-${name}` });
  world.add({ id: "CLONE", name: "vagrant-snap-id-gone-ab12-one", state: "stopped" });
  world.add({ id: "ID-strange", name: "strange" });
  return session;
}

/** A clone of a machine whose project was deleted, and a deleted clone of an existing project. */
async function addCopies({ world }: FakeSession): Promise<void> {
  const copy = (name: string, original: string) => {
    const entry = world.registry.get(`ID-${original}`);
    if (entry === undefined) throw new Error(`no ${original}`);
    const more = { machine_id: `ID-${name}`, machine_name: name, clone_of: `ID-${original}` };
    world.registry.set(`ID-${name}`, { ...entry, ...more });
  };
  copy("kept", "gone");
  copy("lost", "there");
  world.add({ id: "ID-kept", name: "kept" });
}

describe("vagrant vm discover", () => {
  it("distinguishes our machines from others, and shows the state of their projects", async () => {
    const session = await computer();
    expect((await runVm(["discover"], session)).exit_code).toBe(0);
    const table = session.stdout;
    expect(table).toMatch(/^there +orbstack +running +orb-there +\S+there$/m);
    expect(table).toMatch(/^gone +orbstack +running +orb-gone +\S+ +orphan: project deleted, snapshots: 1$/m);
    expect(table).toMatch(/^deleted +orbstack +not created /m);
    expect(table).toMatch(/^unmounted .* project not found now$/m);
    expect(table).toMatch(/^ +orbstack +running +strange +not created by this Vagrant$/m);
    expect(table).not.toContain("vagrant-snap");
  });

  it.each(["provisioning", "deleting"])(
    "has the word of `vagrant vm status` for one that is %s",
    async (state) => {
      const session = await computer();
      session.world.machines = session.world.machines.map((machine) => ({ ...machine, state }));
      session.world.id = "ID-there";
      const status = await session.world.stateOf();
      await runVm(["discover", "--json"], session);
      const { machines, others } = JSON.parse(session.stdout);
      const states = [...machines.filter(({ name }: { name: string }) => name === "there"), ...others];
      expect(states.map((machine) => machine.state)).toEqual([status.state.id, status.state.id]);
    },
  );

  it("prints JSON according to its schema", async () => {
    const session = await computer();
    await addCopies(session);
    await runVm(["discover", "--json"], session);
    const answer = JSON.parse(session.stdout);
    expectToFitItsSchema(answer);
    expect(answer.machines).toContainEqual(expect.objectContaining({ name: "kept", clone_of: "ID-gone" }));
    expect(answer.others).toMatchObject([{ machine: "strange" }]);
  });

  it("shows the record of an unregistered machine, and starts none to read it", async () => {
    const session = await computer();
    session.world.add({ id: "ID-asleep", name: "asleep", state: "stopped" });
    const record = {
      ...{
        schema_version: 1,
        machine_id: "ID-strange",
        orbstack_machine_name: "strange",
        machine_name: "db",
        root_path: "/shop",
      },
      ...{ data_dir: "/shop/.vagrant", home_path: "/h", host: "mac", created_at: "2026-01-01T00:00:00.000Z" },
    };
    session.world.guestRecords.set("strange", JSON.stringify(record));
    await runVm(["discover"], session);
    expect(session.stdout).toMatch(
      / strange +its own record: the machine 'db' of the project in \/shop on the computer mac$/m,
    );
    expect(session.world.askedForRecords).toEqual(["strange"]);
    session.stdout = "";
    await runVm(["discover", "--json"], session);
    const answer = JSON.parse(session.stdout);
    expectToFitItsSchema(answer);
    expect(answer.others[0].says).toEqual({ name: "db", project: "/shop", home: "/h", host: "mac" });
  });

  it("says if OrbStack cannot be asked, and shows the rest", async () => {
    const session = await computer();
    session.world.fail("list", unreachable());
    expect((await runVm(["discover"], session)).exit_code).toBe(0);
    expect(session.stdout).toMatch(/^there +orbstack +unknown/m);
    expect(session.stderr).toContain("OrbStack's machines could not be listed: ");
  });
});

describe("vagrant vm cleanup", () => {
  it("removes certain orphans with their snapshots, and nothing else", async () => {
    const session = await computer();
    expect((await runVm(["cleanup", "-f"], session)).exit_code).toBe(0);
    expect(session.world.machines.map(({ name }) => name)).toEqual(["orb-there", "orb-unmounted", "strange"]);
    expect([...session.world.registry.keys()]).toEqual(["ID-there", "ID-unmounted"]);
    expect(session.stderr).toContain("its disk may not be mounted now");
  });

  it("keeps a clone, and for the entry of a deleted one changes nothing of its original", async () => {
    const session = await computer();
    await addCopies(session);
    await runVm(["cleanup", "-f"], session);
    const { machines, registry, events } = session.world;
    expect(machines.map(({ name }) => name)).toContain("kept");
    expect([...registry.keys()]).toEqual(["ID-there", "ID-unmounted", "ID-kept"]);
    // For the two whose projects were deleted.
    expect(events.filter((event) => event.startsWith("release what")).sort()).toEqual([
      "release what ID-deleted held",
      "release what ID-gone held",
    ]);
  });

  it("says at the end why OrbStack's machines are not known", async () => {
    const session = await computer();
    const reason = "the VM does not start";
    session.world.fail("list", new ExpectedError("orbstack_stopped", { command: "orbctl list", reason }));
    await runVm(["discover"], session);
    expect(session.stderr).toContain(`OrbStack is not running, so \`orbctl list\` failed: ${reason}`);
  });

  it("releases addresses of deleted projects, and keeps those of disks that may not be mounted", async () => {
    const session = await computer();
    const root = await temporaryFolder();
    await writeFile(join(root, "neighbour"), "");
    const holder = { machine_name: "db", data_dir: "", claimed_at: "", announced: true };
    const root_path = join(root, "gone");
    session.world.allocations = {
      "10.1.1.1": { ...holder, root_path, volume: String(await volumeOf(root)) },
      "10.1.1.2": { ...holder, root_path: "/nowhere/project" },
    };
    await runVm(["cleanup", "-f"], session);
    expect(session.world.changes).toContain("release 10.1.1.1");
    expect(session.world.changes).not.toContain("release 10.1.1.2");
  });

  it("exports a machine before it is deleted, and keeps it if that fails", async () => {
    const session = await computer();
    const folder = await temporaryFolder();
    session.world.onExport = (file) => writeFile(file, "disk");
    session.world.fail("export", unreachable());
    expect((await runVm(["cleanup", "-f", "--keep", folder], session)).exit_code).toBe(4);
    expect([...session.world.registry.keys()]).toContain("ID-gone");
    session.stdout = "";
    await runVm(["cleanup", "-f", "--json", "--keep", folder], session);
    const answer = JSON.parse(session.stdout);
    expectToFitItsSchema(answer);
    expect(answer.leftovers).toMatchObject([{ outcome: "removed", kept: join(folder, "orb-gone.tar.zst") }]);
    expect(session.world.machines.map(({ name }) => name)).not.toContain("orb-gone");
  });

  it("with --keep, skips a machine that cannot be exported", async () => {
    const session = await computer();
    const { vagrant, registry } = session.world;
    const gone = registry.get("ID-gone");
    if (gone === undefined) throw new Error("no machine");
    const entry = { ...gone, machine_id: "backend-1", provider: "vagrant", backend: "docker", mark: "0abc" };
    registry.clear();
    registry.set("backend-1", entry);
    Object.assign(vagrant, { id: "backend-1", mark: "0abc" });
    const folder = await temporaryFolder();
    await runVm(["cleanup", "-f", "--keep", folder], session);
    expect(session.stderr).toMatch(/Skipped: .*it cannot be exported/);
    expect(vagrant.id).toBe("backend-1");
    vagrant.backend.exportImage = (_id, file) => writeFile(file, "image");
    await runVm(["cleanup", "-f", "--keep", folder], session);
    expect(await readdir(folder)).toEqual([`${gone.machine_name}-backend-1.tar`]);
    expect(vagrant.id).toBeUndefined();
  });

  it("removes a backend's machine with our mark, and otherwise prints the command", async () => {
    const session = await computer();
    const { vagrant, registry } = session.world;
    const gone = registry.get("ID-gone");
    if (gone === undefined) throw new Error("no machine");
    const entry = { ...gone, machine_id: "backend-1", provider: "vagrant", backend: "docker", mark: "0abc" };
    registry.set("backend-1", entry);
    vagrant.id = "backend-1";
    for (const mark of [undefined, "0def"]) {
      vagrant.mark = mark;
      await runVm(["cleanup", "-f"], session);
      expect([...registry.keys()]).toContain("backend-1");
      expect(session.stderr).toContain("to delete it: docker rm backend-1");
    }
    vagrant.mark = "0abc";
    await runVm(["cleanup", "-f"], session);
    expect(session.world.events).toContain("remove backend-1");
    expect([...registry.keys()]).not.toContain("backend-1");
  });

  it("only lists it in a dry run", async () => {
    const session = await computer();
    await runVm(["cleanup", "--dry-run", "--json"], session);
    const answer = JSON.parse(session.stdout);
    expectToFitItsSchema(answer);
    expect(answer.leftovers).toMatchObject([
      { kind: "machine", outcome: "found" },
      { kind: "entry", outcome: "found" },
    ]);
    expect(session.world.changes).toEqual([]);
    expect(session.world.registry.size).toBe(4);
  });

  it("asks first, says what is lost, and accepts a no", async () => {
    const session = await computer();
    expect((await runVm(["cleanup"], session)).exit_code).toBe(1);
    session.terminal = { ...session.terminal, interactive: true };
    expect((await runVm(["cleanup"], session)).exit_code).toBe(1);
    expect(session.asked).toEqual(["Remove these 2? This deletes the disks of 1 of them. [y/N]"]);
    expect(session.world.machines).toHaveLength(5);
  });

  it("continues after a failure, and names it", async () => {
    const session = await computer();
    session.world.fail("delete", unreachable());
    expect((await runVm(["cleanup", "-f"], session)).exit_code).toBe(4);
    expect([...session.world.registry.keys()]).toEqual(["ID-there", "ID-gone", "ID-unmounted"]);
  });

  it("keeps another user's machine, because only that user knows whether it exists", async () => {
    const session = await computer();
    const entry = session.world.registry.get("ID-deleted");
    if (entry !== undefined)
      session.world.registry.set("ID-deleted", { ...entry, uid: session.world.self + 1 });
    await runVm(["cleanup", "-f"], session);
    expect([...session.world.registry.keys()]).toContain("ID-deleted");
    await runVm(["discover"], session);
    expect(session.stdout).toMatch(/^deleted +orbstack +unknown /m);
    expect(session.stderr).toContain(`user-${session.world.self + 1}`);
  });

  it("changes no machine while OrbStack cannot be asked", async () => {
    const session = await computer();
    session.world.fail("list", unreachable());
    expect((await runVm(["cleanup", "-f"], session)).exit_code).toBe(0);
    expect(session.world.registry.size).toBe(4);
    expect(session.stdout).toContain("nothing to clean up");
  });

  it("finds stale files of forwarders and interrupted writers", async () => {
    const homePath = await temporaryFolder();
    const session = await computer();
    const context = { ...session, homePath };
    const half = join(homePath, "orbstack", "registry", "ID.json.123");
    await mkdir(join(homePath, "orbstack", "registry"), { recursive: true });
    await writeFile(half, "{");
    const forwarder = join(session.world.registry.get("ID-there")?.data_dir ?? "", "forwarder.json");
    await writeFile(forwarder, JSON.stringify({ pid: 999_999, started: "1" }));
    const inventory = await takeInventory(context);
    const tomorrow = () => new Date(Date.now() + 25 * 60 * 60_000);
    const parts = { ...session.parts, now: tomorrow };

    const { leftovers } = await findLeftovers(inventory, { ...context, parts });
    const ours = leftovers.filter(({ what }) => what.startsWith(`${homePath}/`) || what === forwarder);
    expect(ours.map(({ kind }) => kind).sort()).toEqual(["forwarder", "temporary"]);
    for (const { remove } of ours) await remove();
    const left = (await findLeftovers(inventory, { ...context, parts })).leftovers;
    expect(left.filter(({ what }) => what.startsWith(homePath) || what === forwarder)).toEqual([]);
  });
});
