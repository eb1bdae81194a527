import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { findStep } from "../../../src/actions/steps.js";
import type { RegistryEntry } from "../../../src/state/registry.js";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

let session: FakeSession;

beforeEach(() => {
  const { machine } = new FakeSession().world;
  session = new FakeSession([machine, { ...machine, name: "other", provider: "vagrant" }]);
  const { world } = session;
  world.add({ id: "X", name: "stray" });
  session.onAct = async (action, env) => {
    await findStep(action).run(world.context({ env }));
  };
});

const entry = (more: Partial<RegistryEntry> = {}): RegistryEntry => ({
  ...{ schema_version: 1, machine_id: "X", provider: "orbstack", machine_name: "db", root_path: "/gone" },
  ...{ data_dir: "/gone/.vagrant", volume: "/", created_at: "", ...more },
});

describe("vagrant vm adopt", () => {
  it("makes an OrbStack machine without a project one of the Vagrantfile", async () => {
    expect((await runVm(["adopt", "stray", "default", "--json"], session)).exit_code).toBe(0);
    expectToFitItsSchema(JSON.parse(session.stdout));
    expect(session.world.id).toBe("X");
    expect(session.world.metadata).toMatchObject({ machine_id: "X", naming: "pending" });
    expect(session.world.registry.get("X")).toMatchObject({ machine_name: "default", root_path: "/project" });
  });

  it.each([
    ["whose project is gone", entry()],
    ["that was made as a copy", entry({ clone_of: "A", root_path: "/project" })],
  ])("adopts one %s", async (_case, known) => {
    session.world.registry.set("X", known);
    await runVm(["adopt", "stray", "default"], session);
    expect(session.world.registry.get("X")).toMatchObject({ machine_name: "default", root_path: "/project" });
    expect(session.world.registry.get("X")).not.toHaveProperty("clone_of");
  });

  it("shows the machine's own record", async () => {
    const record = {
      ...{
        schema_version: 1,
        machine_id: "X",
        orbstack_machine_name: "stray",
        machine_name: "db",
        root_path: "/shop",
      },
      ...{ data_dir: "/shop/.vagrant", home_path: "/h", host: "mac", created_at: "2026-01-01T00:00:00.000Z" },
    };
    session.world.guestRecords.set("stray", JSON.stringify(record));
    await runVm(["adopt", "stray", "default"], session);
    expect(session.stderr).toContain(
      "Its own record says that stray is the machine 'db' of the project in /shop",
    );
    expect(session.world.id).toBe("X");
  });

  it("refuses a machine of a project that uses it, or whose disk may not be mounted", async () => {
    const root_path = await temporaryFolder();
    await mkdir(join(root_path, "data"));
    await writeFile(join(root_path, "data", "id"), "X");
    const refusal = (reason: RegExp) => ({ data: { reason: expect.stringMatching(reason) } });
    const adopt = () => runVm(["adopt", "stray", "default"], session);
    session.world.registry.set("X", entry({ root_path, data_dir: join(root_path, "data") }));
    await expect(adopt()).rejects.toMatchObject(refusal(/machine 'db' of the project in/));
    session.world.registry.set("X", entry({ volume: "/no/volume" }));
    await expect(adopt()).rejects.toMatchObject(refusal(/may not be mounted now/));
    expect(session.acts).toEqual([]);
  });

  it("refuses a machine whose entry is damaged, and names the file", async () => {
    session.world.lostEntries = [{ lost: "X", path: "/registry/X.json" }];
    const reason = expect.stringContaining("is damaged: /registry/X.json. `vagrant status` in the project");
    const refusal = { key: "adoption_refused", data: { name: "stray", reason } };
    await expect(runVm(["adopt", "stray", "default"], session)).rejects.toMatchObject(refusal);
    expect(session.acts).toEqual([]);
    const { world } = session;
    const asked = findStep("adopt").run(world.context({ env: { adopt_id: "X" } }));
    await expect(asked).rejects.toMatchObject(refusal);
  });

  it("refuses missing machines, snapshots, a second machine, and other providers", async () => {
    const { world } = session;
    world.add({ id: "S", name: "vagrant-snap-x-0001-one" });
    await expect(runVm(["adopt", "nothing", "default"], session)).rejects.toMatchObject({
      data: { reason: "OrbStack has no machine with that name; it has: stray." },
    });
    const snapshot = runVm(["adopt", "vagrant-snap-x-0001-one", "default"], session);
    await expect(snapshot).rejects.toMatchObject({ key: "adoption_refused" });
    expect((await runVm(["adopt", "stray", "other"], session)).exit_code).toBe(3);
    world.add({ id: "A", name: "web" });
    session.found.splice(0, 1, { ...world.machine, id: "A" });
    await expect(runVm(["adopt", "stray", "default"], session)).rejects.toMatchObject({
      key: "machine_present",
    });
    expect(session.acts).toEqual([]);
  });
});

describe("vagrant vm protect", () => {
  it("sets and clears the protection, which cleanup respects", async () => {
    const { world } = session;
    session.found.splice(0, 2, { ...world.machine, id: "X" });
    await runVm(["protect", "--json"], session);
    expectToFitItsSchema(JSON.parse(session.stdout));
    expect(world.registry.get("X")).toMatchObject({ protected: "command" });
    world.registry.set("X", { ...entry(), protected: "command" });
    await runVm(["cleanup", "-f"], session);
    expect(world.machines).toHaveLength(1);
    expect(session.stderr).toContain("it is protected");
    session.stdout = "";
    await runVm(["unprotect", "--json"], session);
    const answer = JSON.parse(session.stdout);
    expectToFitItsSchema(answer);
    expect(answer.machines).toEqual([{ name: "default", protected: false }]);
    expect(world.registry.get("X")).not.toHaveProperty("protected");
  });

  it("says that the Vagrantfile's protection stays", async () => {
    session.world.config = { ...session.world.config, protected: true };
    session.found.splice(0, 2, { ...session.world.machine, id: "X" });
    await runVm(["unprotect"], session);
    expect(session.stdout).toBe("default: protected\n");
    expect(session.stderr).toContain("until you remove that");
  });

  it("fails for a machine that is not created", async () => {
    await expect(runVm(["protect", "default"], session)).rejects.toMatchObject({ key: "vm_not_created" });
  });
});
