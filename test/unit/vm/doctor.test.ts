import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

async function session() {
  const homePath = await temporaryFolder();
  return Object.assign(new FakeSession(), { homePath });
}

describe("vagrant vm doctor", () => {
  it("deletes incomplete files with --fix", async () => {
    const of = await session();
    const registry = join(of.homePath, "orbstack", "registry");
    const half = join(registry, "ID.json.123");
    await mkdir(registry, { recursive: true });
    await writeFile(half, "{");
    of.world.time = new Date(Date.now() + 25 * 60 * 60_000);
    await runVm(["doctor"], of);
    expect(of.stdout).toMatch(/^warning +leftovers +temporary: .*ID\.json\.123$/m);
    expect(of.stdout).toContain("leftovers: Run `vagrant vm doctor --fix`.");
    expect(await readdir(registry)).toEqual(["ID.json.123"]);

    await runVm(["doctor", "--fix"], of);
    expect(of.stdout).toMatch(/^ok +leftovers +fixed: temporary: /m);
    expect(await readdir(registry)).toEqual([]);
  });

  it("never changes a machine", async () => {
    const of = await session();
    of.world.registry.set("ID", {
      schema_version: 1,
      machine_id: "ID",
      provider: "orbstack",
      machine_name: "web",
      root_path: "/no/such/project",
      volume: "/",
      data_dir: "/no/such/project/.vagrant",
      created_at: "",
    });
    of.world.add({ id: "ID", name: "orb-web" });
    await runVm(["doctor", "--fix"], of);
    expect(of.stdout).toMatch(/^warning +leftovers +machine: web of/m);
    expect(of.world.changes).toEqual([]);
    expect(of.world.registry.size).toBe(1);
  });

  it("prints JSON according to its schema, and ends with 1 if there is a problem", async () => {
    const of = await session();
    of.world.driver.version = async () => "1.0.0";
    expect((await runVm(["doctor", "--json"], of)).exit_code).toBe(1);
    expectToFitItsSchema(JSON.parse(of.stdout));
  });
});
