import { expect, it } from "vitest";
import { expectToFitItsSchema } from "../support/json-format.js";
import { vmJson } from "../support/vm.js";
import { describeOnBoth } from "../support/vm-subjects.js";

describeOnBoth("vagrant vm logs and console", ({ provider, open }) => {
  it("shows a machine's log, and opens a shell in it", async () => {
    const project = await open();
    await project.succeed("up");
    // A container's log is the output of its first process.
    const log = (word: string) =>
      project.succeed(
        `vm exec -u root -- ${provider === "orbstack" ? `logger ${word}` : `sh -c 'echo ${word} >/proc/1/fd/1'`}`,
      );

    await log("first-words");
    const { machines } = await vmJson<Logs>(project, "logs -n 50");
    expect(machines).toMatchObject([
      { name: "default", source: provider === "orbstack" ? "journal" : "console", truncated: false },
    ]);
    expect(machines[0]?.lines.join("\n")).toContain("first-words");
    expect((await project.succeed("vm logs -n 1")).stdout).not.toContain("\n");
    expect((await project.succeed("vm logs --boot")).stdout).toContain("first-words");

    const following = project.start(["vm", "logs", "--follow", "--json", "-n", "50"]);
    let said = "";
    following.stdout.on("data", (chunk) => {
      said += chunk;
    });
    await expect.poll(() => said, { timeout: 150_000 }).toContain("first-words");
    await log("last-words");
    await expect.poll(() => said, { timeout: 150_000 }).toContain("last-words");
    following.kill("SIGINT");
    const { exitCode, stdout } = await following;
    expect(exitCode).toBe(0);
    const lines = stdout.split("\n").map((line) => JSON.parse(line));
    for (const line of lines) expectToFitItsSchema(line);

    const without = await project.vagrant("vm console");
    expect([without.exitCode, without.output]).toEqual([1, expect.stringContaining("needs a terminal")]);
    const typed = "id -un; echo answer-$((40+2)); exit 3";
    const shell = await project.shell(
      `printf '${typed}\\n' | script --quiet --return --command 'vagrant vm console -u root' /dev/null`,
    );
    expect([shell.exitCode, shell.stdout]).toEqual([3, expect.stringMatching(/root[\s\S]*answer-42/)]);
  });
});

interface Logs {
  readonly machines: readonly { readonly lines: readonly string[] }[];
}
