import { readdir, readFile } from "node:fs/promises";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { runLab } from "../../../src/lab/program.js";
import { subcommands } from "../../../src/lab/subcommands.js";
import { FakeSession } from "../../support/fake-session.js";

describe("vagrant lab", () => {
  it("prints its help, and suggests the nearest command", async () => {
    const session = new FakeSession();
    expect(await runLab(["--help"], session)).toEqual({ exit_code: 0, changed: false });
    expect(session.stdout).toContain("Usage: vagrant lab");
    expect((await runLab(["stauts"], session)).exit_code).toBe(2);
    expect(session.stderr).toContain("Did you mean status?");
  });

  it("has a description and a place in the documentation for every command, and a schema for every --json", async () => {
    const page = await readFile("docs/labs.md", "utf8");
    const schemas = await readdir("docs/schemas");
    const lab = new Command();
    for (const register of subcommands) register(lab, () => async () => undefined, new FakeSession(), []);
    expect(lab.commands.length).toBe(subcommands.length);
    for (const command of lab.commands) {
      const name = command.name();
      expect(command.description(), name).not.toBe("");
      expect(page, `docs/labs.md on ${name}`).toContain(`vagrant lab ${name}`);
      if (command.options.some(({ long }) => long === "--json"))
        expect(schemas).toContain(`lab-${name}.json`);
    }
  });
});
