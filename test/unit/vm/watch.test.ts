import { describe, expect, it } from "vitest";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";

const base = new FakeSession().world.machine;
const orbstack = { ...base, name: "orb" };
const absent = { ...base, name: "box", provider: "vagrant" };

describe("vagrant vm watch", () => {
  it.each([
    ["a machine of OrbStack's", [orbstack, absent], ["orb"]],
    ["a project of them alone", [orbstack], []],
  ])("explains that nothing is generated for %s", async (_case, machines, words) => {
    const session = new FakeSession(machines);
    expect((await runVm(["watch", ...words], session)).exit_code).toBe(3);
    expect(session.stderr).toContain("has no generated Vagrantfile");
  });

  it("has nothing to watch before the machine exists", async () => {
    const session = new FakeSession([orbstack, absent]);
    await expect(runVm(["watch"], session)).rejects.toMatchObject({ key: "vm_not_created" });
    expect(session.stderr).toContain("box is skipped");
  });

  it("does not reload in a dry run", async () => {
    const session = new FakeSession([absent]);
    expect((await runVm(["watch", "--reload", "--dry-run"], session)).exit_code).toBe(2);
  });
});
