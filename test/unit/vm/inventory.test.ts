import { mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { takeInventory } from "../../../src/operations/inventory.js";
import { findLeftovers } from "../../../src/operations/leftovers.js";
import type { RegistryEntry } from "../../../src/state/registry.js";
import { runVm } from "../../../src/vm/program.js";
import { unreachable } from "../../support/fake-parts.js";
import { FakeSession } from "../../support/fake-session.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { expectToFitItsSchema } from "../../support/vm.js";

/** Machines `there` and `gone`, by what became of their projects, one that OrbStack has no more, a snapshot, and somebody else's. */
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

/** A copy of the machine of a project that is gone, and one that is gone itself, of a project that is there. */
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
  it("tells ours from others, and what became of their projects", async () => {
    const session = await computer();
    expect((await runVm(["discover"], session)).exit_code).toBe(0);
    const table = session.stdout;
    expect(table).toMatch(/^there +orbstack +running +orb-there +\S+there$/m);
    expect(table).toMatch(/^gone +orbstack +running +orb-gone +\S+ +project is gone, snapshots: 1$/m);
    expect(table).toMatch(/^deleted +orbstack +gone /m);
    expect(table).toMatch(/^unmounted .* project is not there now$/m);
    expect(table).toMatch(/^ +orbstack +running +strange +not made here by Vagrant$/m);
    expect(table).not.toContain("vagrant-snap");
  });

  it("answers programs as its schema says", async () => {
    const session = await computer();
    await addCopies(session);
    await runVm(["discover", "--json"], session);
    const answer = JSON.parse(session.stdout);
    await expectToFitItsSchema(answer);
    expect(answer.machines).toContainEqual(expect.objectContaining({ name: "kept", clone_of: "ID-gone" }));
    expect(answer.others).toMatchObject([{ machine: "strange" }]);
  });

  it("says so when OrbStack cannot be asked, and shows the rest", async () => {
    const session = await computer();
    session.world.fail("list", unreachable());
    expect((await runVm(["discover"], session)).exit_code).toBe(0);
    expect(session.stdout).toMatch(/^there +orbstack +unknown/m);
    expect(session.stderr).toContain("OrbStack's machines are not known: ");
  });
});

describe("vagrant vm cleanup", () => {
  it("removes what is gone for certain, with its snapshots, and nothing else", async () => {
    const session = await computer();
    expect((await runVm(["cleanup", "-f"], session)).exit_code).toBe(0);
    expect(session.world.machines.map(({ name }) => name)).toEqual(["orb-there", "orb-unmounted", "strange"]);
    expect([...session.world.registry.keys()]).toEqual(["ID-there", "ID-unmounted"]);
    expect(session.stderr).toContain("its disk may only not be mounted");
  });

  it("leaves a copy to its user, and with the entry of one that is gone nothing of its original's", async () => {
    const session = await computer();
    await addCopies(session);
    await runVm(["cleanup", "-f"], session);
    const { machines, registry, events } = session.world;
    expect(machines.map(({ name }) => name)).toContain("kept");
    expect([...registry.keys()]).toEqual(["ID-there", "ID-unmounted", "ID-kept"]);
    // Those of the two whose projects are gone.
    expect(events.filter((event) => event === "release")).toHaveLength(2);
  });

  it("only shows it in a dry run", async () => {
    const session = await computer();
    await runVm(["cleanup", "--dry-run", "--json"], session);
    const answer = JSON.parse(session.stdout);
    await expectToFitItsSchema(answer);
    expect(answer.leftovers).toMatchObject([
      { kind: "machine", outcome: "found" },
      { kind: "entry", outcome: "found" },
    ]);
    expect(session.world.deeds).toEqual([]);
    expect(session.world.registry.size).toBe(4);
  });

  it("asks, says what is lost, and takes no for an answer", async () => {
    const session = await computer();
    expect((await runVm(["cleanup"], session)).exit_code).toBe(1);
    session.terminal = { ...session.terminal, interactive: true };
    expect((await runVm(["cleanup"], session)).exit_code).toBe(1);
    expect(session.asked).toEqual(["Remove these 2? The disks of 1 of them are lost. [y/N]"]);
    expect(session.world.machines).toHaveLength(5);
  });

  it("goes on after a failure, and says which", async () => {
    const session = await computer();
    session.world.fail("delete", unreachable());
    expect((await runVm(["cleanup", "-f"], session)).exit_code).toBe(4);
    expect([...session.world.registry.keys()]).toEqual(["ID-there", "ID-gone", "ID-unmounted"]);
  });

  it("touches no machine while OrbStack cannot be asked", async () => {
    const session = await computer();
    session.world.fail("list", unreachable());
    expect((await runVm(["cleanup", "-f"], session)).exit_code).toBe(0);
    expect(session.world.registry.size).toBe(4);
    expect(session.stdout).toContain("nothing to clean up");
  });

  it("finds what the dead held: locks, forwarders' files, half-written files", async () => {
    const homePath = await temporaryFolder();
    const session = await computer();
    const around = { ...session, homePath };
    const old = new Date(Date.now() - 60_000);
    const lock = join(homePath, "orbstack", "create-0.lock.lock");
    await mkdir(lock, { recursive: true });
    await utimes(lock, old, old);
    const half = join(homePath, "orbstack", "registry", "ID.json.123");
    await mkdir(join(homePath, "orbstack", "registry"));
    await writeFile(half, "{");
    const forwarder = join(session.world.registry.get("ID-there")?.data_dir ?? "", "forwarder.json");
    await writeFile(forwarder, JSON.stringify({ pid: 999_999, started: "1" }));
    const inventory = await takeInventory(around);
    const tomorrow = () => new Date(Date.now() + 25 * 60 * 60_000);
    const parts = { ...session.parts, now: tomorrow };

    const { leftovers } = await findLeftovers(inventory, { ...around, parts });
    const ours = leftovers.filter(({ what }) => what.startsWith(`${homePath}/`) || what === forwarder);
    expect(ours.map(({ kind }) => kind).sort()).toEqual(["forwarder", "lock", "temporary"]);
    for (const { remove } of ours) await remove();
    const left = (await findLeftovers(inventory, { ...around, parts })).leftovers;
    expect(left.filter(({ what }) => what.startsWith(homePath) || what === forwarder)).toEqual([]);
  });
});
