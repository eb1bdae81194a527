import { describe, expect, it } from "vitest";
import { Project } from "../support/project.js";
import { vmJson } from "../support/vm.js";

const vagrantfile = `Vagrant.configure("2") do |config|
  config.vm.box = "debian/bookworm64"
  config.vm.define "web"
  config.vm.define "db"
end`;

describe("vagrant vm kill", () => {
  it("turns a machine off, and loses nothing but what was not written", { timeout: 120_000 }, async () => {
    const project = await Project.open(vagrantfile);
    await project.succeed("up");
    await project.succeed("ssh web -c 'echo kept > kept && sync'");
    const id = await project.data("id", "web");

    expect(await vmJson(project, "kill -f web")).toMatchObject({
      machines: [{ name: "web", outcome: "killed" }],
    });
    const { output } = await project.succeed("status");
    expect(output).toMatch(/web +stopped/);
    expect(output).toMatch(/db +running/);

    const again = await project.vagrant("vm kill -f /web|db/");
    expect(again.output).toContain("web: was off already");
    expect(again.output).toContain("db: turned off");

    await project.succeed("up web");
    expect(await project.data("id", "web")).toBe(id);
    expect((await project.succeed("ssh web -c 'cat kept'")).output).toContain("kept");
    await project.succeed("destroy -f");

    const gone = await project.vagrant("vm kill -f web");
    expect(gone.exitCode).toBe(1);
    const none = await project.vagrant("vm kill -f nosuch");
    expect(none.exitCode).toBe(1);
    expect(none.output).toContain("nosuch");
  });
});
