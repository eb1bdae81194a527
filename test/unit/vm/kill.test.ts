import { describe, expect, it } from "vitest";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";

describe("vagrant vm kill", () => {
  it("asks, and does nothing on any answer but yes", async () => {
    const session = new FakeSession([new FakeSession().world.machine]);
    session.terminal = { ...session.terminal, interactive: true };
    session.answer = "";
    expect((await runVm(["kill"], session)).exit_code).toBe(1);
    expect(session.asked).toEqual(["Kill default? Unsaved data is lost. [y/N]"]);
    expect(session.world.events).toEqual([]);
  });

  it("does not ask where nobody can answer", async () => {
    const session = new FakeSession([new FakeSession().world.machine]);
    expect((await runVm(["kill"], session)).exit_code).toBe(1);
    expect(session.stderr).toContain("--force");
    expect(session.asked).toEqual([]);
  });

  it("leaves the failure of a single machine to Vagrant", async () => {
    const session = new FakeSession([new FakeSession().world.machine]);
    await expect(runVm(["kill", "-f"], session)).rejects.toMatchObject({ key: "vm_not_created" });
  });
});
