import { beforeEach, describe, expect, it } from "vitest";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";

let session: FakeSession;

function open(state: string, config: Record<string, unknown> = {}): void {
  const base = new FakeSession().world.machine;
  session = new FakeSession([
    { ...base, id: "A", config },
    { ...base, name: "box", provider: "vagrant" },
  ]);
  session.world.add({ id: "A", name: "old", state });
}

beforeEach(() => open("stopped"));

describe("vagrant vm rename", () => {
  it.each([
    ["stopped", false],
    ["running", true],
  ])("renames a machine that is %s", async (state, restarted) => {
    open(state);
    expect((await runVm(["rename", "default", "new", "-f", "--json"], session)).exit_code).toBe(0);
    const answer = JSON.parse(session.stdout);
    expectToFitItsSchema(answer);
    expect(answer).toMatchObject({ machine: "default", id: "A", from: "old", to: "new", restarted });
    expect(session.acts).toEqual(["rename default new_name=new"]);
  });

  it("asks before it restarts one", async () => {
    open("running");
    session.terminal = { ...session.terminal, interactive: true };
    expect((await runVm(["rename", "default", "new"], session)).exit_code).toBe(1);
    expect(session.asked).toEqual([expect.stringContaining("must be restarted")]);
    expect(session.acts).toEqual([]);
    session.answer = "y";
    expect((await runVm(["rename", "default", "new"], session)).exit_code).toBe(0);
    expect(session.acts).toHaveLength(1);
  });

  it("reminds the user of the name in the Vagrantfile", async () => {
    open("stopped", { machine_name: "old" });
    await runVm(["rename", "default", "new"], session);
    expect(session.stderr).toContain('machine_name = "old"');
  });

  it("does nothing if the machine has the name", async () => {
    open("running");
    expect((await runVm(["rename", "default", "old"], session)).exit_code).toBe(0);
    expect(session.acts).toEqual([]);
  });

  it.each([
    ["other", "machine_name_taken"],
    ["docker", "machine_name_invalid"],
  ])("refuses the name %s before it stops anything", async (name, key) => {
    open("running");
    session.world.add({ id: "B", name: "other" });
    await expect(runVm(["rename", "default", name, "-f"], session)).rejects.toMatchObject({ key });
    expect(session.acts).toEqual([]);
  });

  it("is not supported by the provider vagrant", async () => {
    expect((await runVm(["rename", "box", "new"], session)).exit_code).toBe(3);
  });
});
