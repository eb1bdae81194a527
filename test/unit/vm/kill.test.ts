import { describe, expect, it } from "vitest";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";

describe("vagrant vm kill", () => {
  it("asks first, and only continues after a yes", async () => {
    const session = new FakeSession([new FakeSession().world.machine]);
    session.terminal = { ...session.terminal, interactive: true };
    session.answer = "";
    expect((await runVm(["kill"], session)).exit_code).toBe(1);
    expect(session.asked).toEqual(["Kill default? Unsaved data is lost. [y/N]"]);
    expect(session.world.events).toEqual([]);
  });

  it("does not ask without a terminal", async () => {
    const session = new FakeSession([new FakeSession().world.machine]);
    expect((await runVm(["kill"], session)).exit_code).toBe(1);
    expect(session.stderr).toContain("--force");
    expect(session.asked).toEqual([]);
  });

  it("lets Vagrant report the failure of a single machine", async () => {
    const session = new FakeSession([new FakeSession().world.machine]);
    await expect(runVm(["kill", "-f"], session)).rejects.toMatchObject({ key: "vm_not_created" });
  });
});
