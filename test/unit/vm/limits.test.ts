import { describe, expect, it } from "vitest";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";

/** One OrbStack machine that Vagrant created without limits. */
function openSession(): FakeSession {
  const { world } = new FakeSession();
  world.id = "A";
  const session = new FakeSession([world.machine]);
  session.world.id = "A";
  session.world.add({ id: "A", name: "web" });
  session.world.metadata = {
    schema_version: 1,
    machine_id: "A",
    orbstack_machine_name: "web",
    created_at: "",
    provider_version: "0",
    limits: {},
  };
  return session;
}

const run = async (session: FakeSession, ...words: string[]) =>
  (await runVm(["limits", ...words], session)).exit_code;

describe("vagrant vm limits", () => {
  it("changes the limits, which the next reload sees", async () => {
    const session = openSession();
    expect(await run(session, "--cpus", "2", "--memory", "1G", "--json")).toBe(0);
    expect(session.world.changes).toEqual([
      "configure web cpu 2",
      "configure web memory_mib 1024",
      "metadata web done",
    ]);
    expect(session.world.metadata?.limits).toEqual({ cpus: 2, memory_mib: 1024 });
    expect(session.stderr).toContain("default: Applying cpus 2 (was no limit)...");
    expect(session.stderr).toContain("The Vagrantfile's limits apply again at the next `vagrant reload`");
    expectToFitItsSchema(JSON.parse(session.stdout));
  });

  it("removes one limit and keeps the others", async () => {
    const session = openSession();
    const [orb] = session.world.machines;
    Object.assign(orb ?? {}, { limits: { cpus: 2, diskMib: 20_480 } });
    await run(session, "--cpus", "none");
    expect(session.world.changes).toContain("configure web cpu 0");
    expect(session.world.metadata?.limits).toEqual({ disk_mib: 20_480 });
  });

  it("refuses a disk below the used space", async () => {
    const session = openSession();
    Object.assign(session.world.machines[0] ?? {}, { diskSize: 3 * 1024 ** 3 });
    await expect(run(session, "--disk", "2")).rejects.toMatchObject({ key: "disk_in_use" });
    expect(session.world.changes).toEqual([]);
  });

  it("finds limits among OrbStack's settings if its record has none", async () => {
    const session = openSession();
    session.world.settings.set("machine.web.memory_mib", "700");
    session.world.settings.set("machine.web.disk_bytes", String(2 * 1024 ** 3));
    await run(session);
    expect(session.stdout).toMatch(/^default +- +700 MiB +2048 MiB$/m);
  });

  it.each([
    ["--cpus", "0"],
    ["--cpus", "1.5"],
    ["--memory", "2P"],
    ["--disk", "-1"],
  ])("does not accept %s %s", async (...words) => {
    const session = openSession();
    expect(await run(session, ...words)).toBe(2);
    expect(session.world.events).toEqual([]);
  });

  describe("of a machine of the provider vagrant", () => {
    function openBackendMachine(canResize: boolean): FakeSession {
      const session = openSession();
      session.found.splice(0, 1, { ...session.world.machine, provider: "vagrant", id: "backend-1" });
      const { vagrant } = session.world;
      vagrant.id = "backend-1";
      vagrant.record = { schema_version: 1, backend: "docker", created_at: "" };
      Object.assign(vagrant.backend, { canResize });
      return session;
    }

    it("are changed by its backend, if it can", async () => {
      const session = openBackendMachine(true);
      expect(await run(session, "--memory", "512")).toBe(0);
      expect(session.world.vagrant.size).toEqual({ cpus: undefined, memoryMib: 512 });
      expect(await run(session, "--memory", "none")).toBe(3);
      expect(await run(session, "--disk", "5G")).toBe(3);
    });

    it("are otherwise set in the Vagrantfile", async () => {
      const session = openBackendMachine(false);
      expect(await run(session, "--memory", "512")).toBe(3);
      expect(session.stderr).toContain("`vagrant reload` applies them");
      expect(session.world.vagrant.size).toEqual({});
    });
  });
});
