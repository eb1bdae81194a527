import { describe, expect, it } from "vitest";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";

function openSession(): FakeSession {
  const { world } = new FakeSession();
  world.id = "A";
  const session = new FakeSession([world.machine]);
  session.world.id = "A";
  session.world.add({ id: "A", name: "web", username: "vagrant" });
  return session;
}

const run = async (session: FakeSession, ...words: string[]) =>
  (await runVm(["user", ...words], session)).exit_code;

describe("vagrant vm user", () => {
  it("shows all users", async () => {
    const session = openSession();
    expect(await run(session, "--json")).toBe(0);
    const answer = JSON.parse(session.stdout);
    expect(answer.machines).toEqual([{ name: "default", default_user: "vagrant", vagrant_user: "vagrant" }]);
    expectToFitItsSchema(answer);
  });

  it("sets an existing user, and shows the user that Vagrant logs in as", async () => {
    const session = openSession();
    expect(await run(session, "default", "ann")).toBe(0);
    expect(session.world.changes).toEqual(["run id -u ann", "set machine.web.username ann"]);
    expect(session.stdout).toMatch(/^default +ann +vagrant$/m);
    expect(session.stderr).toContain("Vagrant still logs in as vagrant");
  });

  it("refuses a missing user, and a stopped machine", async () => {
    const session = openSession();
    session.world.answers.set("id", { exitCode: 1 });
    await expect(run(session, "default", "bob")).rejects.toMatchObject({
      key: "guest_user_missing",
      data: { user: "bob" },
    });
    await expect(run(session, "default", "-x y")).resolves.toBe(2);
    await expect(run(session, "default", "x y")).rejects.toMatchObject({ key: "setting_invalid" });
    Object.assign(session.world.machines[0] ?? {}, { state: "stopped" });
    await expect(run(session, "default", "ann")).rejects.toMatchObject({ key: "vm_not_running" });
    expect(session.world.changes).toEqual(["run id -u bob"]);
  });

  it("has no default user for a machine of the provider vagrant", async () => {
    const session = openSession();
    session.found.splice(0, 1, { ...session.world.machine, provider: "vagrant", id: "backend-1" });
    session.world.vagrant.id = "backend-1";
    session.world.vagrant.record = { schema_version: 1, backend: "docker", created_at: "" };
    expect(await run(session)).toBe(0);
    expect(session.stdout).toMatch(/^default +- +vagrant$/m);
    expect(await run(session, "default", "ann")).toBe(3);
  });
});
