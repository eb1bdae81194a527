import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Project } from "../support/project.js";
import { stubbedMachine } from "../support/stubbed-project.js";
import { vmJson } from "../support/vm.js";
import { describeOnBoth } from "../support/vm-subjects.js";

const machines = ["web", "db"].map((name) => `config.vm.define "${name}"`).join("\n");

describeOnBoth("vagrant vm kill", ({ provider, open }) => {
  const idOf = (project: Project) =>
    readFile(join(project.folder, ".vagrant/machines/web", provider, "id"), "utf8");

  it("powers a machine off, and only loses what was not written", async () => {
    const project = await open(machines);
    await project.succeed("up");
    await project.succeed("ssh web -c 'echo kept > kept && sync'");
    const id = await idOf(project);

    expect(await vmJson(project, "kill -f web")).toMatchObject({
      machines: [{ name: "web", outcome: "killed" }],
    });
    const { output } = await project.succeed("status");
    expect(output).toMatch(/web +stopped/);
    expect(output).toMatch(/db +running/);

    const again = await project.vagrant("vm kill -f /web|db/");
    expect(again.output).toContain("web: was already off");
    expect(again.output).toContain("db: powered off");

    await project.succeed("up web");
    expect(await idOf(project)).toBe(id);
    expect((await project.succeed("ssh web -c 'cat kept'")).output).toContain("kept");
    await project.succeed("destroy -f");

    const gone = await project.vagrant("vm kill -f web");
    expect(gone.exitCode).toBe(1);
    const none = await project.vagrant("vm kill -f nosuch");
    expect(none.exitCode).toBe(1);
    expect(none.output).toContain("nosuch");
  });
});

describe("vagrant vm kill, on a stub", () => {
  it("queries the state once before and once after", async () => {
    const { project, stub } = await stubbedMachine();
    await project.succeed("vm kill -f");
    expect((await stub.calls()).map(([verb]) => verb)).toEqual(["list", "stop", "info"]);
  });
});
