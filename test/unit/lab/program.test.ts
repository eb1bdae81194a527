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
    for (const { words, command } of allCommands()) {
      expect(command.description(), words).not.toBe("");
      expect(page, `docs/labs.md on ${words}`).toContain(`vagrant lab ${words}`);
      if (command.options.some(({ long }) => long === "--json"))
        expect(schemas).toContain(`lab-${words.replaceAll(" ", "-")}.json`);
    }
  });
});

/** Every command, with its words. */
function allCommands(): readonly { readonly words: string; readonly command: Command }[] {
  const lab = new Command();
  for (const register of subcommands) register(lab, () => async () => undefined, new FakeSession(), []);
  const under = (parent: Command, words: string): ReturnType<typeof allCommands> =>
    parent.commands.flatMap((command) => {
      const path = `${words} ${command.name()}`.trim();
      return command.commands.length > 0 ? under(command, path) : [{ words: path, command }];
    });
  return under(lab, "");
}
