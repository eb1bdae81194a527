import { describe, expect, it } from "vitest";
import { ExpectedError } from "../../../src/errors.js";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";

/** Two machines, which for OrbStack are the same running one. `answer` has the program's outputs, in order. */
function twoMachines() {
  const session = new FakeSession();
  session.world.add({ id: "ID", name: "orb" });
  session.world.id = "ID";
  const machines = ["web", "database"].map((name) => ({ ...session.world.machine, name }));
  return Object.assign(new FakeSession(machines), { parts: session.parts, world: session.world });
}

describe("vagrant vm exec", () => {
  it.each([[["exec", "web", "ls"]], [["exec", "--"]], [["exec", "web", "--"]]])(
    "asks for the program behind the dashes: %j",
    async (argv) => {
      const session = twoMachines();
      expect((await runVm(argv, session)).exit_code).toBe(2);
      expect(session.stderr).toContain("give a program to run, after `--`");
      expect(session.world.events).toEqual([]);
    },
  );

  it("refuses an invalid timeout", async () => {
    for (const limit of ["0", "-1", "soon", "1e9"])
      expect((await runVm(["exec", "--timeout", limit, "--", "ls"], twoMachines())).exit_code).toBe(2);
  });

  it("passes everything after the dashes to the program", async () => {
    const session = twoMachines();
    await runVm(["exec", "web", "--", "ls", "--json", "--", "-u"], session);
    expect(session.world.runs.map(({ command }) => command.slice(-4))).toEqual([
      ["ls", "--json", "--", "-u"],
    ]);
  });

  it("runs it as Vagrant's user, or as another one", async () => {
    const session = twoMachines();
    await runVm(["exec", "web", "--", "id"], session);
    await runVm(["exec", "-u", "root", "web", "--", "id"], session);
    expect(session.world.runs.map(({ options }) => options.user)).toEqual(["vagrant", "root"]);
  });

  it("passes one machine's output on unchanged", async () => {
    const session = twoMachines();
    session.world.onRun = async ({ options }) => {
      await options.onOutput?.("stdout", Buffer.from("no end, \u001b[31mred"));
      await options.onOutput?.("stderr", Buffer.from("bad\n"));
      return 7;
    };
    expect((await runVm(["exec", "web", "--", "x"], session)).exit_code).toBe(7);
    expect([session.stdout, session.stderr]).toEqual(["no end, \u001b[31mred", "bad\n"]);
  });

  it("prefixes lines with the machine's name if there are several, cleans them, and ends with the highest status", async () => {
    const session = twoMachines();
    let code = 3;
    session.world.onRun = async ({ options }) => {
      await options.onLine?.("\u001b[2Jcleared\ta\u202eb\r");
      await options.onErrorLine?.("bad");
      return code--;
    };
    expect((await runVm(["exec", "--", "x"], session)).exit_code).toBe(3);
    expect(session.stdout).toBe("web      | cleared\tab\ndatabase | cleared\tab\n");
    expect(session.stderr).toBe("web      | bad\ndatabase | bad\n");
  });

  it("collects each machine's output with --json, up to a limit", async () => {
    const session = twoMachines();
    session.world.onRun = async ({ options }) => {
      await options.onOutput?.("stdout", Buffer.alloc(3 * 2 ** 20, "x"));
      await options.onOutput?.("stderr", Buffer.from([0xff, 0x0a]));
      return 0;
    };
    expect((await runVm(["exec", "web", "--json", "--", "x"], session)).exit_code).toBe(0);
    const answer = JSON.parse(session.stdout);
    expectToFitItsSchema(answer);
    const [web] = answer.machines;
    expect(web).toMatchObject({ name: "web", exit_code: 0, stderr: "\ufffd\n", truncated: true });
    expect(web.stdout).toHaveLength(2 ** 20);
  });

  it("ends a timeout with 124, and a failure to run with 255", async () => {
    const slow = twoMachines();
    slow.world.fail("run", new ExpectedError("orbstack_not_responding", { command: "orbctl", seconds: 2 }));
    expect((await runVm(["exec", "--timeout", "2", "web", "--", "x"], slow)).exit_code).toBe(124);
    expect(slow.stderr).toBe("web: it took longer than 2 s and was stopped.\n");

    const off = twoMachines();
    off.world.machines = [];
    expect((await runVm(["exec", "--json", "--", "x"], off)).exit_code).toBe(255);
    const answer = JSON.parse(off.stdout);
    expectToFitItsSchema(answer);
    expect(answer.machines[1]).toMatchObject({
      name: "database",
      error: expect.stringContaining("not created"),
    });
  });

  it("passes on an interrupt", async () => {
    const session = twoMachines();
    session.world.fail("run", new ExpectedError("interrupted", {}));
    await expect(runVm(["exec", "--", "x"], session)).rejects.toMatchObject({ key: "interrupted" });
  });
});
