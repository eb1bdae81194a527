import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allocationsIn } from "../../../src/state/allocations.js";
import { registryFolder } from "../../../src/state/registry.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const { signal } = new AbortController();

async function open() {
  const home = await temporaryFolder();
  const clock = { now: new Date("2026-01-01T00:00:00Z") };
  const allocations = allocationsIn(home, () => clock.now);
  const owner = async (name: string) => {
    const root_path = join(home, name);
    const data_dir = join(root_path, "data");
    await mkdir(data_dir, { recursive: true });
    return { machine_name: name, root_path, data_dir };
  };
  return { allocations, owner, clock, registry: registryFolder(home) };
}

describe("private addresses", () => {
  it("belong to one machine across all projects", async () => {
    const { allocations, owner } = await open();
    const [web, db] = [await owner("web"), await owner("db")];
    await allocations.claim(web, ["10.1.1.1", "10.1.1.2"], signal);
    await expect(allocations.claim(db, ["10.1.1.3", "10.1.1.2"], signal)).rejects.toMatchObject({
      key: "network_address_taken",
      data: { address: "10.1.1.2", machine: "web", root_path: web.root_path },
    });
    expect(await allocations.of(db.data_dir)).toEqual([]);
    await allocations.claim(web, ["10.1.1.1"], signal);
    await allocations.claim(db, ["10.1.1.2"], signal);
    await allocations.release(web.data_dir, signal);
    expect(Object.keys(await allocations.read())).toEqual(["10.1.1.2"]);
  });

  it("are free again if their machine was never created, but not during its creation", async () => {
    const { allocations, owner, clock } = await open();
    const [web, db] = [await owner("web"), await owner("db")];
    await allocations.claim(web, ["10.1.1.1"], signal);
    clock.now = new Date("2026-01-01T02:00:00Z");
    await writeFile(join(web.data_dir, "id"), "A");
    await expect(allocations.claim(db, ["10.1.1.1"], signal)).rejects.toThrow("network_address_taken");
    await allocations.release(web.data_dir, signal);
    const gone = { ...(await owner("gone")), root_path: "/nowhere" };
    await allocations.claim(gone, ["10.1.1.1"], signal);
    await allocations.claim(db, ["10.1.1.1"], signal);
    clock.now = new Date("2026-01-01T04:00:00Z");
    await allocations.claim(gone, ["10.1.1.1"], signal);
    expect(await allocations.of(gone.data_dir)).toEqual(["10.1.1.1"]);
  });

  it("of a deleted machine are released, but not those of its successor", async () => {
    const { allocations, owner } = await open();
    const web = await owner("web");
    const dead = { data_dir: web.data_dir, machine_id: "A" };
    const release = async () => {
      const ended: string[] = [];
      await allocations.releaseMachine(dead, signal, async (addresses) => void ended.push(...addresses));
      return { ended, left: Object.keys(await allocations.read()) };
    };
    await allocations.claim(web, ["10.1.1.1"], signal);
    await allocations.assign(dead, signal);
    // Its successor is being created, and then exists.
    await allocations.claim(web, ["10.1.1.1"], signal);
    await writeFile(join(web.data_dir, "id"), "preparing");
    expect(await release()).toEqual({ ended: [], left: ["10.1.1.1"] });
    await writeFile(join(web.data_dir, "id"), "B");
    expect(await release()).toEqual({ ended: [], left: ["10.1.1.1"] });
    await allocations.assign({ ...dead, machine_id: "B" }, signal);
    expect(await release()).toEqual({ ended: [], left: ["10.1.1.1"] });
    await allocations.assign(dead, signal);
    expect(await release()).toEqual({ ended: ["10.1.1.1"], left: [] });
  });

  it("stay reserved for a forgotten machine while the registry has it", async () => {
    const { allocations, owner, registry } = await open();
    const [web, db] = [await owner("web"), await owner("db")];
    await allocations.claim({ ...web, machine_id: "A" }, ["10.1.1.1"], signal);
    const { root_path, data_dir } = web;
    const entry = { machine_id: "A", provider: "orbstack", machine_name: "web", root_path, data_dir };
    await registry.add({ ...entry, schema_version: 1, created_at: "" });
    await expect(allocations.claim(db, ["10.1.1.1"], signal)).rejects.toThrow("network_address_taken");
    await registry.remove("A");
    expect(Object.keys(await allocations.stale())).toEqual(["10.1.1.1"]);
    await allocations.claim(db, ["10.1.1.1"], signal);
  });

  it("that are stale are only released if they still are", async () => {
    const { allocations, owner, clock } = await open();
    const web = await owner("web");
    await allocations.claim(web, ["10.1.1.1", "10.1.1.2"], signal);
    clock.now = new Date("2026-01-01T02:00:00Z");
    const found = await allocations.stale();
    const [first, second] = [found["10.1.1.1"], found["10.1.1.2"]];
    if (first === undefined || second === undefined) throw new Error("both are nobody's");
    await allocations.releaseStale("10.1.1.2", second, signal);
    expect(Object.keys(await allocations.read())).toEqual(["10.1.1.1"]);
    await writeFile(join(web.data_dir, "id"), "preparing");
    await allocations.releaseStale("10.1.1.1", first, signal);
    expect(Object.keys(await allocations.read())).toEqual(["10.1.1.1"]);
  });

  it("are announced again when their machine's name changes", async () => {
    const { allocations, owner } = await open();
    const web = await owner("web");
    const announced = async () => (await allocations.read())["10.1.1.1"]?.announced;
    await allocations.claim(web, ["10.1.1.1"], signal);
    await allocations.markAnnounced(web.data_dir, signal);
    await allocations.claim(web, ["10.1.1.1"], signal);
    expect(await announced()).toBe(true);
    await allocations.claim({ ...web, hostname: "www" }, ["10.1.1.1"], signal);
    expect(await announced()).toBe(false);
  });

  it("are reserved one after another by parallel processes", async () => {
    const { allocations, owner } = await open();
    const owners = await Promise.all(Array.from({ length: 8 }, (_, index) => owner(`m${index}`)));
    await Promise.all(owners.map((each, index) => allocations.claim(each, [`10.1.1.${index}`], signal)));
    expect(Object.keys(await allocations.read())).toHaveLength(8);
  });
});
