import { describe, expect, it } from "vitest";
import { Project } from "../support/project.js";
import { stubbedProject } from "../support/stubbed-project.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { vmJson } from "../support/vm.js";

/** With the stub, because these settings affect everything on this computer. */
describe("vagrant vm config", () => {
  it("validates a setting, sets it, and resets it", async () => {
    const { project, stub } = await stubbedProject();
    const wrong = await project.vagrant("vm config set memory_mib 4G");
    expect(wrong.exitCode).toBe(1);
    expect(wrong.output).toContain(
      "The setting 'memory_mib' must be a whole number of at least 1, but got '4G'.",
    );
    const mistyped = await project.vagrant("vm config set machines.forward_port false");
    expect(mistyped.output).toContain("Did you mean machines.forward_ports?");
    expect((await stub.calls()).filter(([, verb]) => verb === "set")).toEqual([]);

    const set = await vmJson(project, "config set memory_mib 4096");
    expect(set).toMatchObject({ before: 8192, value: 4096, needs_restart: true });
    expect((await project.succeed("vm config get memory_mib")).stdout).toBe("4096");
    expect((await project.succeed("vm config list")).stdout).toMatch(/^rosetta +- +run Intel programs/m);

    expect((await project.vagrant("vm config reset")).exitCode).toBe(1);
    expect(await vmJson(project, "config reset -f")).toMatchObject({
      changed: [{ key: "memory_mib", before: 4096, value: 8192 }],
    });
  });

  it("works outside a project, but not in one of the provider vagrant", async () => {
    const project = await Project.open(`Vagrant.configure("2") { |c| c.vm.provider(:vagrant) }`, {
      VAGRANT_DEFAULT_PROVIDER: "vagrant",
    });
    const inProject = await project.vagrant("vm config list");
    expect(inProject.exitCode).toBe(3);
    expect(inProject.output).toContain("the provider vagrant has no settings for all machines");
    const outside = { env: { VAGRANT_CWD: await temporaryFolder() } };
    const list = await project.vagrant("vm config list --json", outside);
    expect(list.exitCode, list.output).toBe(0);
    expect(JSON.parse(list.stdout).settings).toContainEqual(expect.objectContaining({ key: "rosetta" }));
  });
});
