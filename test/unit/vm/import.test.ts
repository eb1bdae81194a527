import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { create } from "../../../src/actions/orbstack/steps/create.js";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

let file: string;
let session: FakeSession;

beforeEach(async () => {
  file = join(await temporaryFolder(), "web.tar.zst");
  await writeFile(file, "whole");
  session = new FakeSession();
  session.world.config = { distro: "debian", machine_name: "web" };
  // What `up` runs.
  session.onAct = async (_action, env) => void (await create.run(session.world.context({ env })));
  session.machines = async () => [session.world.machine];
});

describe("vagrant vm import", () => {
  it("brings the machine up from the file instead of its box", async () => {
    expect((await runVm(["import", file, "--json"], session)).exit_code).toBe(0);
    const answer = JSON.parse(session.stdout);
    expectToFitItsSchema(answer);
    expect(answer).toMatchObject({ machine: "default", file, id: "ID-web", name: "web" });
    expect(session.acts).toEqual([`up default origin_file=${file}`]);
    expect(session.world.changes).toEqual([
      "id preparing",
      "metadata web create",
      `import web ${file}`,
      "start web",
      "prepare web",
      "id ID-web",
      "metadata web done",
    ]);
  });

  it("can skip the provisioners", async () => {
    await runVm(["import", file, "--no-provision"], session);
    expect(session.acts).toEqual([`up default origin_file=${file} provision_enabled=false`]);
  });

  it.each(["ID-web", "preparing"])("refuses a machine whose id is %s", async (id) => {
    session.world.id = id;
    session.world.add({ id: "ID-web", name: "web" });
    await expect(runVm(["import", file], session)).rejects.toMatchObject({ key: "machine_present" });
    expect(session.acts).toEqual([]);
  });

  it("refuses a missing file", async () => {
    await expect(runVm(["import", "none.tar.zst"], session)).rejects.toMatchObject({
      key: "export_unreadable",
      data: { path: "/project/none.tar.zst" },
    });
    expect(session.acts).toEqual([]);
  });

  it("says what to use with the provider vagrant", async () => {
    session.machines = async () => [{ ...session.world.machine, provider: "vagrant" }];
    expect((await runVm(["import", file], session)).exit_code).toBe(3);
    expect(session.stderr).toContain("vagrant box add");
  });
});
