import { expect, it } from "vitest";
import { makeStub } from "../support/orbctl.js";
import { Project } from "../support/project.js";

/** A project over the stub, with a running machine. */
async function withMachine() {
  const stub = await makeStub();
  const project = await Project.open(
    `Vagrant.configure("2") do |config|
      config.vm.box = "debian/bookworm64"
      config.vm.provider(:orbstack) { |os| os.cli_path = "${stub.program}" }
    end`,
    stub.environment,
  );
  const id = "01STUB00000000000000000000";
  await stub.write("machines.json", [
    { id, name: "web", distro: "debian", version: "bookworm", state: "running", user: "vagrant" },
  ]);
  await project.write(".vagrant/machines/default/orbstack/id", id);
  return { project, stub };
}

it("does not call a machine halted that a forced stop left running", async () => {
  const { project, stub } = await withMachine();
  await stub.fail({ stop: "ignore" });
  const halt = await project.vagrant("halt --force");
  expect(halt.exitCode).toBe(1);
  expect(halt.output).toContain("given 20 seconds, but its state\nis still 'running'");
  expect((await project.succeed("status")).output).toMatch(/default +running/);
});

it("says that there is no suspending, and nothing to suspend before a machine is created", async () => {
  const { project } = await withMachine();
  for (const verb of ["suspend", "resume"]) {
    const refused = await project.vagrant(verb);
    expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining("cannot suspend")]);
  }
  await project.succeed("destroy -f");
  for (const verb of ["suspend", "resume"])
    expect((await project.succeed(verb)).output).toContain("The machine is not created.");
});
