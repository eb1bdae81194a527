import { beforeEach, describe, expect, it } from "vitest";
import { create } from "../../../src/actions/orbstack/steps/create.js";
import { ExpectedError } from "../../../src/errors.js";
import { runVm } from "../../../src/vm/program.js";
import { unreachable } from "../../support/fake-parts.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";
import { useQuickTime } from "../../support/quick-time.js";

useQuickTime();

let session: FakeSession;

beforeEach(() => {
  const base = new FakeSession().world.machine;
  session = new FakeSession([
    { ...base, name: "web", id: "A", dataDir: "/web" },
    base,
    { ...base, name: "box", provider: "vagrant" },
  ]);
  session.world.add({ id: "A", name: "vagrant-web-a1b2c3", username: "bob" });
  session.world.disks.set("A", "one");
});

const names = () => session.world.machines.map(({ name, state }) => `${name} ${state}`);

describe("vagrant vm clone, with a name", () => {
  it("creates an independent clone, says how to log in, and leaves it stopped", async () => {
    expect((await runVm(["clone", "web", "copy", "--json"], session)).exit_code).toBe(0);
    const answer = JSON.parse(session.stdout);
    expectToFitItsSchema(answer);
    expect(answer).toMatchObject({ source: "web", name: "copy", id: "CLONE-1", state: "stopped" });
    expect(answer.ssh).toMatch(/^ssh -p \d+ -i \S+ -l bob@copy 127\.0\.0\.1$/);
    expect(session.world.changes).toEqual([
      "clone vagrant-web-a1b2c3 copy",
      "start copy",
      "prepare copy",
      "stop copy",
    ]);
    expect(names()).toEqual(["vagrant-web-a1b2c3 running", "copy stopped"]);
  });

  it("is registered as a clone of that machine", async () => {
    await runVm(["clone", "web", "copy", "--start"], session);
    expect(names()).toEqual(["vagrant-web-a1b2c3 running", "copy running"]);
    expect(session.world.registry.get("CLONE-1")).toMatchObject({
      clone_of: "A",
      machine_name: "copy",
      root_path: "/project",
    });
  });

  it.each([
    ["taken", "other", "machine_name_taken"],
    ["kept for snapshots", "vagrant-snap-x", "machine_name_invalid"],
    ["misunderstood by OrbStack", "default", "machine_name_invalid"],
    ["no host name", "a_b", "machine_name_invalid"],
  ])("refuses a name that is %s", async (_case, name, key) => {
    session.world.add({ id: "B", name: "other" });
    await expect(runVm(["clone", "web", name], session)).rejects.toMatchObject({ key });
    expect(session.world.changes).toEqual([]);
  });

  it.each(["start", "run", "stop"] as const)("leaves nothing when it fails at %s", async (operation) => {
    session.world.fail(operation);
    await expect(runVm(["clone", "web", "copy"], session)).rejects.toEqual(unreachable());
    expect(names()).toEqual(["vagrant-web-a1b2c3 running"]);
    expect([...session.world.registry.keys()]).toEqual(["A"]);
  });

  it("deletes what OrbStack created despite Ctrl-C", async () => {
    const { driver } = session.world;
    const { clone } = driver;
    driver.clone = async (...args) => {
      await clone(...args);
      throw new ExpectedError("interrupted", {});
    };
    await expect(runVm(["clone", "web", "copy"], session)).rejects.toMatchObject({ key: "interrupted" });
    expect(names()).toEqual(["vagrant-web-a1b2c3 running"]);
  });

  it("does not change a machine that got the name at the same moment", async () => {
    session.world.driver.clone = async () => {
      session.world.add({ id: "B", name: "copy" });
      throw new ExpectedError("machine_exists", { name: "copy" });
    };
    await expect(runVm(["clone", "web", "copy"], session)).rejects.toMatchObject({ key: "machine_exists" });
    expect(names()).toEqual(["vagrant-web-a1b2c3 running", "copy running"]);
  });
});

describe("vagrant vm clone --into", () => {
  beforeEach(() => {
    session.world.config = { machine_name: "db", memory: 512 };
    // What `up` runs.
    session.onAct = async (_action, env) => void (await create.run(session.world.context({ env })));
    const { machines } = session;
    session.machines = async (targets) =>
      targets[0] === "default" ? [session.world.machine] : machines(targets);
  });

  it("brings up the other machine from the clone, with the Vagrantfile's settings", async () => {
    expect((await runVm(["clone", "web", "--into", "default", "--json"], session)).exit_code).toBe(0);
    const answer = JSON.parse(session.stdout);
    expectToFitItsSchema(answer);
    expect(answer).toMatchObject({ source: "web", machine: "default", name: "db", id: "CLONE-1" });
    expect(session.world.changes).toEqual([
      "id preparing",
      "metadata db create",
      "clone vagrant-web-a1b2c3 db",
      "configure db memory_mib 512",
      "start db",
      "prepare db",
      "id CLONE-1",
      "metadata db done",
    ]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])("killed after %i changes, the next up completes it", async (changes) => {
    const { world } = session;
    world.changesLeft = changes;
    await expect(runVm(["clone", "web", "--into", "default"], session)).rejects.toThrow("killed");
    world.changesLeft = Number.POSITIVE_INFINITY;
    world.config = { ...world.config, distro: "debian" };
    await create.run(world.context());
    expect(world.machines.map(({ name }) => name)).toEqual(["vagrant-web-a1b2c3", "db"]);
    expect(world.metadata).toMatchObject({ orbstack_machine_name: "db", machine_id: world.id });
    expect(world.metadata).not.toHaveProperty("intent");
  });

  it("refuses a machine that is created", async () => {
    session.world.id = "A";
    await expect(runVm(["clone", "web", "--into", "default"], session)).rejects.toMatchObject({
      key: "machine_present",
    });
    expect(session.acts).toEqual([]);
  });
});

describe("vagrant vm clone", () => {
  it.each([
    [["clone", "web"], 2, "either a name for the copy or --into"],
    [["clone", "web", "copy", "--into", "default"], 2, "either a name for the copy or --into"],
    [["clone", "box", "copy"], 3, "vagrant package"],
    [["clone", "web", "--into", "box"], 3, "vagrant package"],
  ])("%j ends with %i", async (words, exitCode, said) => {
    expect((await runVm(words, session)).exit_code).toBe(exitCode);
    expect(session.stderr).toContain(said);
    expect(session.world.changes).toEqual([]);
  });
});
