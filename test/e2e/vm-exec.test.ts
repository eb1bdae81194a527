import { once } from "node:events";
import { expect, it } from "vitest";
import type { Project } from "../support/project.js";
import { vmJson } from "../support/vm.js";
import { describeOnBoth } from "../support/vm-subjects.js";

const machines = ["web", "database"].map((name) => `config.vm.define "${name}"`).join("\n");

/** The number of processes in the machine with that word in their command line. */
async function count(project: Project, word: string): Promise<number> {
  const { stdout } = await project.vagrant(`vm exec web -- pgrep -fc ${word.replace(/^./, "[$&]")}`);
  return Number(stdout);
}

describeOnBoth("vagrant vm exec", ({ open }) => {
  it("runs programs in one machine and in several", async () => {
    const project = await open(machines);
    await project.succeed("up");

    const one = await project.vagrant(
      "vm exec -u root -w /etc web -- sh -c 'id -un; pwd; printf %s \"$1\"; echo err >&2; exit 7' sh a|b",
    );
    expect([one.exitCode, one.stdout]).toEqual([7, "root\n/etc\na|b"]);
    expect(one.output).toContain("err");
    const user = await project.succeed("vm exec web -- sh -c 'id -un; pwd'");
    expect(user.stdout).toBe("vagrant\n/home/vagrant");

    const sums = await project.shell(
      "vagrant vm exec web -- cat /bin/sh | sha256sum && vagrant vm exec web -- sha256sum /bin/sh",
    );
    const [sent, kept] = sums.stdout.split("\n").map((line) => line.split(" ")[0]);
    expect(sent).toBe(kept);
    const cut = await project.shell("vagrant vm exec web -- yes | head -1");
    expect([cut.stdout, cut.stderr]).toEqual(["y", ""]);

    const both = await project.vagrant("vm exec -- sh -c 'printf \"\\033[31mred\\n\"; exit 3'");
    expect(both.exitCode).toBe(3);
    expect(both.stdout.split("\n").sort()).toEqual(["database | red", "web      | red"]);

    const flood = await vmJson<Flood>(project, "exec --json --timeout 2 web -- sh -c yes", 124);
    expect(flood.machines).toMatchObject([{ name: "web", timed_out: true, truncated: true }]);
    expect(await count(project, "yes")).toBe(0);

    const running = project.start(["vm", "exec", "--", "sh", "-c", "echo up; sleep 4711 & sleep 4711"]);
    await once(running.stdout, "data");
    expect(await count(project, "4711")).toBeGreaterThan(0);
    running.kill("SIGINT");
    expect((await running).exitCode).toBe(1);
    expect(await count(project, "4711")).toBe(0);

    await project.succeed("halt database");
    const half = await project.vagrant("vm exec -- true");
    expect(half.exitCode).toBe(255);
    expect(half.output).toContain("database: The machine is not running.");
  });
});

interface Flood {
  readonly machines: readonly object[];
}
