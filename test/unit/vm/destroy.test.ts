import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { ExpectedError } from "../../../src/errors.js";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

let session: FakeSession;
let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  const base = { ...new FakeSession().world.machine };
  session = new FakeSession([
    { ...base, name: "web", id: "A" },
    { ...base, name: "db", id: "B", dataDir: "/db" },
  ]);
  session.world.add({ id: "A", name: "orb-web" });
  session.world.add({ id: "B", name: "orb-db" });
  session.world.onExport = (file) => writeFile(file, "disk");
});

describe("vagrant vm destroy", () => {
  it("exports machines to a folder before it destroys them", async () => {
    const end = await runVm(["destroy", "-f", "--keep", folder, "--json"], session);
    expect(end).toMatchObject({ exit_code: 0, changed: true });
    const answer = JSON.parse(session.stdout);
    expectToFitItsSchema(answer);
    expect(answer.machines).toContainEqual({ name: "web", kept: join(folder, "web.tar.zst"), bytes: 4 });
    expect(await readFile(join(folder, "db.tar.zst"), "utf8")).toBe("disk");
    expect(session.acts).toEqual([
      "destroy db force_confirm_destroy=true",
      "destroy web force_confirm_destroy=true",
    ]);
  });

  it("destroys nothing that it cannot export", async () => {
    session.world.fail("export");
    const file = join(folder, "web");
    await expect(runVm(["destroy", "-f", "--keep", file, "web"], session)).rejects.toThrow("orbctl_failed");
    await writeFile(file, "");
    const taken = runVm(["destroy", "-f", "--keep", file, "web"], session);
    await expect(taken).rejects.toMatchObject({ key: "export_exists" });
    expect((await runVm(["destroy", "-f", "--keep", file], session)).exit_code).toBe(2);
    expect(session.acts).toEqual([]);
  });

  it("says which snapshots an export does not contain", async () => {
    session.world.snapshots = [{ name: "before", clone_name: "vagrant-snap-a-0001-before", created_at: "" }];
    session.world.add({ id: "S", name: "vagrant-snap-a-0001-before", state: "stopped" });
    await runVm(["destroy", "-f", "--keep", folder, "web"], session);
    expect(session.stderr).toContain("The export of web does not contain its snapshots: before.");
  });

  describe("of a machine of the provider vagrant", () => {
    beforeEach(() => {
      const { vagrant, machine } = session.world;
      vagrant.id = "backend-1";
      vagrant.record = { schema_version: 1, backend: "docker", created_at: "" };
      session.found.splice(0, 2, { ...machine, name: "web", id: "backend-1", provider: "vagrant" });
    });
    const destroy = () => runVm(["destroy", "-f", "--json", "--keep", folder], session);

    it("exports it with its backend", async () => {
      session.world.vagrant.backend.exportImage = (_id, file) => writeFile(file, "image");
      await destroy();
      expect(JSON.parse(session.stdout).machines).toEqual([
        { name: "web", kept: join(folder, "web.tar"), bytes: 5 },
      ]);
      expect(session.acts).toEqual(["destroy web force_confirm_destroy=true"]);
    });

    it("has the nested Vagrant make a box if the backend cannot export", async () => {
      const { vagrant } = session.world;
      vagrant.onCommand = ([verb, , file = ""]) =>
        verb === "package" ? writeFile(file, "box") : Promise.resolve();
      await destroy();
      expect(JSON.parse(session.stdout).machines).toMatchObject([
        { kept: join(folder, "web.box"), bytes: 3 },
      ]);
    });

    it("says if the snapshots that a box does not contain are not known", async () => {
      session.world.vagrant.failures.set("snapshot", new Error("no answer"));
      session.world.vagrant.onCommand = ([verb, , file = ""]) =>
        verb === "package" ? writeFile(file, "box") : Promise.resolve();
      await destroy();
      expect(session.stderr).toContain("The export of web contains no snapshots. Whether web has any");
    });

    it("destroys nothing if that fails", async () => {
      const failure = new ExpectedError("nested_vagrant_failed", {
        ...{ command: "vagrant package", nested_error: "UnsupportedAction", output: "no" },
      });
      session.world.vagrant.failures.set("package", failure);
      await expect(destroy()).rejects.toBe(failure);
      expect(session.acts).toEqual([]);
    });
  });

  it("asks first, and refuses protected machines before that", async () => {
    session.terminal = { ...session.terminal, interactive: true };
    session.answer = "n";
    expect((await runVm(["destroy", "web"], session)).exit_code).toBe(1);
    expect(session.asked).toEqual(["Destroy web? All data on the disk is lost. [y/N]"]);
    const web = session.found[0];
    if (web !== undefined) session.found[0] = { ...web, config: { protected: true } };
    await expect(runVm(["destroy"], session)).rejects.toMatchObject({ key: "machine_protected" });
    expect(session.acts).toEqual([]);
  });
});
