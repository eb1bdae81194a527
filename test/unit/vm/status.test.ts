import { describe, expect, it } from "vitest";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { answerOf, statLine } from "../../support/guest-answers.js";
import { expectToFitItsSchema } from "../../support/json-format.js";
import { useQuickTime } from "../../support/quick-time.js";

/** A session in a project with machines of these ids; those whose ids begin with `ID` are running. */
function sessionWith(...ids: readonly (string | undefined)[]): FakeSession {
  const { machine } = new FakeSession().world;
  const machines = ids.map((id, index) => ({ ...machine, id, name: `m${index}`, dataDir: `/data/${index}` }));
  const session = new FakeSession(machines);
  for (const id of ids) if (id?.startsWith("ID")) session.world.add({ id, name: id.slice(3) });
  const processes = [statLine(1, "init"), statLine(5, "redis-server")].join("\n");
  session.world.guestOutput = answerOf({ installed: "redis-server\nnginx", processes, ports: "0A 18EB 1" });
  return session;
}

describe("vagrant vm status", () => {
  it("shows machines in a table, and below it their services, in at most 100 columns", async () => {
    const session = sessionWith("ID-a", undefined);
    expect(await runVm(["status"], session)).toEqual({ exit_code: 0, changed: false });
    const lines = session.stdout.split("\n");
    expect(lines[1]).toMatch(/^m0 +orbstack +running +16m +50% +1\.9G \/ 7\.6G +244M \/ 977M +10\.0\.0\.5$/);
    expect(lines[2]).toMatch(/^m1 +orbstack +not created$/);
    expect(session.stdout).toMatch(
      /\n\nMACHINE .*\nm0 +redis +running +6379 +0 +400K\nm0 +nginx +not running .*no process nginx\n$/,
    );
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  });

  it("shows a single machine that was named in detail", async () => {
    const session = sessionWith("ID-a", "ID-b");
    await runVm(["status", "m1"], session);
    expect(session.stdout).toMatch(/^name +m1\n/);
    expect(session.stdout).toMatch(/\nid +ID-b\n.*\ncpu +50% \(4 × 100%\)\n/s);
  });

  it("shows the last lines of the log of a named machine, even if it is off", async () => {
    const session = sessionWith("ID-a", "ID-b");
    session.world.machines = session.world.machines.map((machine) => ({ ...machine, state: "stopped" }));
    session.world.console = ["1", "2", "3", "4", "5", "\u001b[31mlast"];
    await runVm(["status", "m1"], session);
    expect(session.stdout).toMatch(/Last log lines\n2\n3\n4\n5\nlast\n$/);
    session.stdout = "";
    await runVm(["status", "m1", "--json"], session);
    const answer = JSON.parse(session.stdout);
    expectToFitItsSchema(answer);
    expect(answer.machines[0].log).toHaveLength(5);
    session.stdout = "";
    await runVm(["status"], session);
    expect(session.stdout).not.toContain("last");
  });

  it("prints JSON according to its schema", async () => {
    const session = sessionWith("ID-a", "GONE", undefined);
    await runVm(["status", "--json"], session);
    const answer = JSON.parse(session.stdout);
    expectToFitItsSchema(answer);
    expect(answer.machines).toMatchObject([
      {
        name: "m0",
        state: "running",
        cpu: { percent: 50 },
        services: [{ name: "redis" }, { name: "nginx" }],
      },
      { name: "m1", state: "not_created" },
      { name: "m2", state: "not_created" },
    ]);
  });

  it("shows the limits that were set, instead of what the guest sees", async () => {
    const session = sessionWith("ID-a");
    const limits = { cpus: 2, memoryMib: 2048, diskMib: 10_240 };
    session.world.machines = session.world.machines.map((machine) => ({ ...machine, limits }));
    await runVm(["status", "--json"], session);
    expect(JSON.parse(session.stdout).machines).toMatchObject([
      {
        cpu: { processors: 2 },
        memory: { limit_bytes: 2 * 2 ** 30 },
        disk: { total_bytes: 10 * 2 ** 30 },
      },
    ]);
  });

  it("keeps its layout with any output of a machine", async () => {
    const session = sessionWith("ID-a");
    session.world.guestOutput = answerOf({
      addresses: "\u001b[2J\u0007",
      units: "Id=x\nActiveState=\u001b]0;evil\u0007\n",
    });
    session.world.config = {};
    session.found.map((machine) => Object.assign(machine, { config: { services: ["x"] } }));
    await runVm(["status"], session);
    expect(session.stdout).not.toContain("\u001b");
    expect(session.stdout.split("\n")).toHaveLength(6);
    await runVm(["status", "--timeout", "soon"], session).then(({ exit_code }) => expect(exit_code).toBe(2));
  });
});

describe("vagrant vm status while OrbStack cannot be asked", () => {
  it("shows that the states are unknown, and why, beside what is known", async () => {
    const session = sessionWith("ID-a", undefined);
    session.world.failAlways("list");
    expect((await runVm(["status"], session)).exit_code).toBe(4);
    expect(session.stdout).toMatch(/\nm0 +orbstack +unknown\nm1 +orbstack +not created\n$/);
    expect(session.stderr).toContain("m0: `orbctl` failed with exit status 1");
  });
});

describe("vagrant vm status of a guest that hangs", () => {
  useQuickTime();

  it("shows the machine's state, with what OrbStack knows, and the others", async () => {
    const session = sessionWith("ID-a", "ID-b");
    const { run } = session.world.driver;
    session.world.driver.run = (name, ...rest) =>
      name === "a" ? new Promise(() => undefined) : run(name, ...rest);
    expect((await runVm(["status", "--timeout", "0.05"], session)).exit_code).toBe(4);
    expect(session.stdout).toMatch(/\nm0 +orbstack +running +.*no answer\nm1 +orbstack +running/);
    expect(session.stderr).toContain("m0: The machine 'm0' did not answer within 0.05 seconds.");
  });
});
