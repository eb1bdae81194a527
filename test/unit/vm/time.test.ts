import { describe, expect, it } from "vitest";
import { runTimed } from "../../../src/actions/timed-step.js";
import { lastActions } from "../../../src/operations/step-times.js";
import { runVm } from "../../../src/vm/program.js";
import { FakeWorld } from "../../support/fake-parts.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";

const timing = {
  command: "1",
  action: "up",
  started_at: "2026-01-01T00:00:00.000Z",
  outcome: "done",
} as const;

describe("vagrant vm time", () => {
  const session = () => {
    const made = new FakeSession([new FakeSession().world.machine]);
    made.world.timings.push(
      { ...timing, step: "create", ms: 3_000 },
      { ...timing, started_at: "2026-01-01T00:00:04.000Z", step: "start", ms: 1_000, outcome: "failed" },
      { ...timing, command: "2", action: "ssh", step: "is_running", ms: 5, question: true },
    );
    return made;
  };

  it("shows each step of the last action, Vagrant's own time and the total", async () => {
    const of = session();
    expect((await runVm(["time"], of)).exit_code).toBe(0);
    const lines = of.stdout.split("\n");
    expect(lines[0]).toContain("default: up, 20");
    expect(lines[2]).toMatch(/^create +3\.00 s {2}█{18}$/);
    expect(lines[3]).toMatch(/^start \(failed\) +1\.00 s {2}█{6}$/);
    expect(lines[4]).toMatch(/^Vagrant, between steps +1\.00 s {2}█{6}$/);
    expect(lines[5]).toMatch(/^all +5\.00 s$/);
  });

  it("prints JSON according to its schema", async () => {
    const of = session();
    await runVm(["time", "--json"], of);
    const answer = JSON.parse(of.stdout);
    expectToFitItsSchema(answer);
    expect(answer.machines[0].actions).toMatchObject([{ action: "up", ms: 5_000, vagrant_ms: 1_000 }]);
  });

  it.each(["0", "x", "-1", "1.5"])("refuses to show %s actions", async (count) => {
    expect((await runVm(["time", "--last", count], session())).exit_code).toBe(2);
  });

  it("says if nothing is recorded", async () => {
    const of = new FakeSession([new FakeSession().world.machine]);
    expect((await runVm(["time"], of)).exit_code).toBe(0);
    expect(of.stderr).toContain("default: no action has been recorded yet");
  });
});

describe("runTimed", () => {
  const step = (run: () => Promise<boolean | undefined>) => ({ name: "create", run });
  const env = { action_name: "machine_action_up" };

  it("records steps that succeeded, failed or only evaluated a condition", async () => {
    const world = new FakeWorld();
    await runTimed(
      step(async () => undefined),
      world.context({ env }),
    );
    await runTimed(
      step(async () => false),
      world.context({ env }),
    );
    const failing = step(() => Promise.reject(new Error("no")));
    await expect(runTimed(failing, world.context({ env }))).rejects.toThrow("no");
    expect(world.timings).toMatchObject([
      { action: "up", step: "create", outcome: "done" },
      { question: true },
      { outcome: "failed" },
    ]);
    expect(lastActions(world.timings, 1)).toHaveLength(1);
  });

  it("records nothing of a destroy", async () => {
    const world = new FakeWorld();
    const context = world.context({ env: { action_name: "machine_action_destroy" } });
    await runTimed(
      step(async () => undefined),
      context,
    );
    expect(world.timings).toEqual([]);
  });
});
