import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allocationsIn } from "../../../src/state/allocations.js";
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
  return { allocations, owner, clock };
}

describe("private addresses", () => {
  it("belong to one machine, over all projects", async () => {
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

  it("pass on when their machine never came to be, but not while it may be under way", async () => {
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

  it("are announced anew when their machine's name changes", async () => {
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

  it("are claimed one after another by many at a time", async () => {
    const { allocations, owner } = await open();
    const owners = await Promise.all(Array.from({ length: 8 }, (_, index) => owner(`m${index}`)));
    await Promise.all(owners.map((each, index) => allocations.claim(each, [`10.1.1.${index}`], signal)));
    expect(Object.keys(await allocations.read())).toHaveLength(8);
  });
});
