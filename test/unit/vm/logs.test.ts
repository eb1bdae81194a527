import { describe, expect, it } from "vitest";
import { ExpectedError } from "../../../src/errors.js";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";

/** A running machine whose guest prints this and ends with the exit status. */
function machineThatSays(lines: readonly string[], exitCode = 0) {
  const first = new FakeSession();
  first.world.add({ id: "ID", name: "orb" });
  first.world.id = "ID";
  const session = Object.assign(new FakeSession([first.world.machine]), {
    world: first.world,
    parts: first.parts,
  });
  session.world.onRun = async ({ options }) => {
    for (const line of lines) await options.onLine?.(line);
    return exitCode;
  };
  return session;
}

describe("vagrant vm logs", () => {
  it("shows the lines, without control characters", async () => {
    const session = machineThatSays(["journal", "one", "\u001b[2Jtwo\r"]);
    expect((await runVm(["logs"], session)).exit_code).toBe(0);
    expect(session.stdout).toBe("one\ntwo\n");
  });

  it.each([
    [[], ["100", "", ""]],
    [
      ["-n", "5", "--boot"],
      ["5", "yes", ""],
    ],
    [["--boot"], ["10000", "yes", ""]],
    [["-f"], ["100", "", "yes"]],
  ])("asks the guest as root, with these options: %j", async (flags, expected) => {
    const session = machineThatSays(["journal"]);
    await runVm(["logs", ...flags], session);
    const [run] = session.world.runs;
    expect(run?.options.user).toBe("root");
    expect(run?.command.slice(-4, -1)).toEqual(expected);
  });

  it("shows the last lines of the console log if the guest has no log or is off", async () => {
    const silent = machineThatSays([], 96);
    silent.world.console = ["one", "two", "three"];
    await runVm(["logs", "-n", "2", "--json"], silent);
    const answer = JSON.parse(silent.stdout);
    expectToFitItsSchema(answer);
    expect(answer.machines).toEqual([
      { name: "default", source: "console", lines: ["two", "three"], truncated: false },
    ]);

    const off = machineThatSays([]);
    off.world.machines = off.world.machines.map((machine) => ({ ...machine, state: "stopped" }));
    off.world.console = ["last words"];
    await runVm(["logs"], off);
    expect(off.stdout).toBe("last words\n");
  });

  it("says that there is no log, or why it cannot be read", async () => {
    await expect(runVm(["logs"], machineThatSays([], 96))).rejects.toMatchObject({ key: "logs_missing" });
    const broken = machineThatSays(["journal"], 1);
    await expect(runVm(["logs"], broken)).rejects.toMatchObject({ key: "guest_command_failed" });
    const off = machineThatSays([]);
    off.world.machines = off.world.machines.map((machine) => ({ ...machine, state: "stopped" }));
    await expect(runVm(["logs", "-f"], off)).rejects.toMatchObject({ key: "vm_not_running" });
  });

  it("follows until an interrupt, which is a success; with --json, one object per line", async () => {
    const session = machineThatSays([]);
    session.world.onRun = async ({ options }) => {
      await options.onLine?.("journal");
      await options.onLine?.("new\u0000");
      throw new ExpectedError("interrupted", {});
    };
    expect((await runVm(["logs", "-f", "--json"], session)).exit_code).toBe(0);
    const line = JSON.parse(session.stdout);
    expectToFitItsSchema(line);
    expect(line).toMatchObject({ name: "default", line: "new\u0000" });
  });

  it("reads a container's output from its backend", async () => {
    const session = machineThatSays([]);
    const { vagrant } = session.world;
    vagrant.id = "backend-1";
    vagrant.record = { schema_version: 1, backend: "docker" } as never;
    vagrant.state = { id: "stopped", word: "exited" };
    vagrant.output = ["a", "b"];
    const machine = { ...session.world.machine, provider: "vagrant", id: "backend-1" };
    const container = Object.assign(new FakeSession([machine]), { parts: session.parts });
    await runVm(["logs", "-n", "1"], container);
    expect(container.stdout).toBe("b\n");
  });
});
