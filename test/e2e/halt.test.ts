import { expect, it } from "vitest";
import { stubbedMachine } from "../support/stubbed-project.js";

it("does not report a machine as halted if a forced stop left it running", async () => {
  const { project, stub } = await stubbedMachine();
  await stub.fail({ stop: "ignore" });
  const halt = await project.vagrant("halt --force");
  expect(halt.exitCode).toBe(1);
  expect(halt.output).toContain("did not stop within 5 seconds; its state is still\n'running'");
  expect((await project.succeed("status")).output).toMatch(/default +running/);
});

it("says that machines cannot be suspended, and that there is none before a creation", async () => {
  const { project } = await stubbedMachine();
  for (const verb of ["suspend", "resume"]) {
    const refused = await project.vagrant(verb);
    expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining("cannot suspend")]);
  }
  await project.succeed("destroy -f");
  for (const verb of ["suspend", "resume"])
    expect((await project.succeed(verb)).output).toContain("The machine is not created.");
});
