import { describe, expect, it } from "vitest";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";

function made(): FakeSession {
  const machine = { ...new FakeSession().world.machine, id: "A" };
  const session = new FakeSession([machine]);
  session.world.add({ id: "A", name: "vagrant-web-a1b2c3" });
  session.world.registry.set("A", {
    schema_version: 1,
    machine_id: "A",
    provider: "orbstack",
    machine_name: "default",
    root_path: "/project",
    data_dir: machine.dataDir,
    created_at: "",
  });
  return session;
}

describe("vagrant vm default", () => {
  it("prints only the name for scripts, and the machine's project as a message", async () => {
    const session = made();
    session.world.defaultName = "vagrant-web-a1b2c3";
    expect((await runVm(["default"], session)).exit_code).toBe(0);
    expect(session.stdout).toBe("vagrant-web-a1b2c3\n");
    expect(session.stderr).toBe("It is the machine 'default' of the project in /project.\n");
  });

  it("sets the machine that is named in the Vagrantfile", async () => {
    const session = made();
    expect((await runVm(["default", "default", "--json"], session)).exit_code).toBe(0);
    const answer = JSON.parse(session.stdout);
    expectToFitItsSchema(answer);
    expect(answer.default).toEqual({
      id: "A",
      name: "vagrant-web-a1b2c3",
      machine: "default",
      project: "/project",
    });
  });

  it.each([
    ["is cleared", ["default", "--clear"]],
    ["is a machine that is gone", ["default"]],
  ])("prints nothing if the default %s", async (_case, words) => {
    const session = made();
    session.world.defaultName = "gone";
    expect((await runVm(words, session)).exit_code).toBe(0);
    expect(session.stdout).toBe("");
    expect(session.stderr).toBe("OrbStack has no default machine.\n");
  });

  it("refuses both a machine and --clear", async () => {
    const session = made();
    expect((await runVm(["default", "default", "--clear"], session)).exit_code).toBe(2);
    expect(session.world.changes).toEqual([]);
  });

  it.each([[["default"]], [["default", "box"]]])("%j is not for the provider vagrant", async (words) => {
    const machine = { ...new FakeSession().world.machine, name: "box", provider: "vagrant" };
    const session = new FakeSession([machine]);
    expect((await runVm(words, session)).exit_code).toBe(3);
    expect(session.stderr).toContain("only OrbStack has a default machine");
  });

  it("refuses a machine that is not created", async () => {
    const session = new FakeSession([new FakeSession().world.machine]);
    await expect(runVm(["default", "default"], session)).rejects.toMatchObject({ key: "vm_not_created" });
  });
});
