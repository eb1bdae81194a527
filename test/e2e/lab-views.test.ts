import { execa } from "execa";
import { beforeAll, describe, expect, it, vi } from "vitest";
import "../support/count-processes.js";
import { Project } from "../support/project.js";

describe("a lab with two running machines", () => {
  let project: Project;
  beforeAll(async () => {
    project = await Project.open(
      `
      Vagrant.configure("2") do |config|
        config.vm.box = "debian/bookworm64"
        config.vm.synced_folder ".", "/vagrant", disabled: true
        config.lab.name = "views"
        config.lab.labels = { "site" => "berlin" }
        config.lab.link "r1:eth1" => "10.0.12.1/30", "r2:eth1" => "10.0.12.2/30"
        config.lab.link "r1:eth2", "r2:eth2", "h1:eth1", name: "core"
        %w[r1 r2 h1].each { |name| config.vm.define name }
      end
      `,
      {},
      { lifetime: "file" },
    );
    await project.succeed("up r1 r2 --provider=orbstack");
  });

  it("has an inventory by which Ansible reaches each machine, whichever user is set", async ({ skip }) => {
    const { exitCode } = await execa("ansible", ["--version"], { reject: false });
    skip(exitCode !== 0, "ansible is not installed (make test installs it, as root)");
    const { stdout } = await project.succeed("lab inventory");
    expect(stdout).toContain("# h1 is not running: not created");
    await project.write("lab.yaml", stdout);
    const args = ["-i", "lab.yaml", "site_berlin", "-u", "nobody", "-m", "raw", "-a", "hostname; id -un"];
    const asked = await execa("ansible", args, { cwd: project.folder });
    for (const name of ["r1", "r2"])
      expect(asked.stdout).toMatch(
        new RegExp(`^${name} \\| CHANGED .*\\n${await project.machineName(name)}\\s+vagrant$`, "m"),
      );
  });

  it("is drawn, and shown as a page that stays current until Ctrl-C", async () => {
    const drawing = (await project.succeed("lab graph --format svg")).stdout;
    expect(drawing).toMatch(/^<svg [\s\S]*<title>r1: running<\/title>[\s\S]*<\/svg>\s*$/);
    const serving = project.start(["lab", "graph", "--serve"]);
    const { value } = await serving.iterable()[Symbol.asyncIterator]().next();
    expect(value).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const read = async (path = "") => (await fetch(new URL(path, value))).text();
    expect(await read()).toContain("<title>views – lab</title>");
    const nodes = async () => JSON.parse(await read("state")).nodes;
    const [r1, r2, h1] = await nodes();
    expect([r1.state, r2.state, h1.state]).toEqual(["running", "running", "not created"]);
    const facts = r1.facts.map(({ title }: { title: string }) => title);
    expect(facts).toEqual(expect.arrayContaining(["CPU", "Memory", "Addresses", "eth1", "Console"]));
    await project.succeed("halt r2");
    await vi.waitFor(async () => expect((await nodes())[1].state).toBe("stopped"), { timeout: 10_000 });
    serving.kill("SIGINT");
    expect((await serving).exitCode).toBe(0);
    await expect(read()).rejects.toThrow();
  });
});
