import { expect, it } from "vitest";
import { stubbedMachine } from "../support/stubbed-project.js";

it("does not call a machine halted that a forced stop left running", async () => {
  const { project, stub } = await stubbedMachine();
  await stub.fail({ stop: "ignore" });
  const halt = await project.vagrant("halt --force");
  expect(halt.exitCode).toBe(1);
  expect(halt.output).toContain("did not stop within 5 seconds; its state is still\n'running'");
  expect((await project.succeed("status")).output).toMatch(/default +running/);
});

it("says that there is no suspending, and nothing to suspend before a machine is created", async () => {
  const { project } = await stubbedMachine();
  for (const verb of ["suspend", "resume"]) {
    const refused = await project.vagrant(verb);
    expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining("cannot suspend")]);
  }
  await project.succeed("destroy -f");
  for (const verb of ["suspend", "resume"])
    expect((await project.succeed(verb)).output).toContain("The machine is not created.");
});
