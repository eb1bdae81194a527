import { readdir, readFile } from "node:fs/promises";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { runVm } from "../../../src/vm/program.js";
import { subcommands } from "../../../src/vm/subcommands.js";
import { FakeSession } from "../../support/fake-session.js";

describe("vagrant vm", () => {
  it("prints its help", async () => {
    const session = new FakeSession();
    expect(await runVm(["--help"], session)).toEqual({ exit_code: 0, changed: false });
    expect(session.stdout).toContain("Usage: vagrant vm");
  });

  it("suggests the nearest command for an unknown one, and ends with 2", async () => {
    const session = new FakeSession();
    expect((await runVm(["kil"], session)).exit_code).toBe(2);
    expect(session.stderr).toContain("Did you mean kill?");
    expect((await runVm(["kill", "--forse"], session)).exit_code).toBe(2);
    expect(session.stderr).toContain("Did you mean --force?");
  });

  it("has a description and a place in the documentation for every command, and a schema for every --json", async () => {
    const page = await readFile("docs/vm.md", "utf8");
    const schemas = await readdir("docs/schemas");
    const commands = allCommands();
    expect(commands.length).toBeGreaterThan(0);
    for (const { words, command } of commands) {
      expect(command.description(), words).not.toBe("");
      expect(page, `docs/vm.md on ${words}`).toContain(`vagrant vm ${words}`);
      if (command.options.some(({ long }) => long === "--json"))
        expect(schemas).toContain(`vm-${words.replaceAll(" ", "-")}.json`);
    }
  });
});

describe("in a project without a machine of ours", () => {
  const words: Readonly<Record<string, string>> = {
    ...{
      exec: "exec -- ./deploy.sh",
      push: "push a :b",
      pull: "pull :a b",
      dns: "dns example.com",
      ping: "ping db",
    },
    ...{ clone: "clone a b", rename: "rename a b", export: "export a", import: "import a", adopt: "adopt a" },
  };
  const ofNone = /^(config|default|discover|cleanup|doctor|temp)\b/;
  const commands = allCommands().filter((command) => !ofNone.test(command.words));

  it.each(commands.map((command) => [command.words]))(
    "`vagrant vm %s` fails with a message",
    async (name) => {
      const session = new FakeSession();
      session.terminal = { ...session.terminal, interactive: true };
      const missing = { key: "machines_missing" };
      await expect(runVm((words[name] ?? name).split(" "), session)).rejects.toMatchObject(missing);
      expect(session.stdout).toBe("");
    },
  );

  it("still shows OrbStack's settings", async () => {
    expect((await runVm(["config", "list"], new FakeSession())).exit_code).toBe(0);
    expect((await runVm(["default"], new FakeSession())).exit_code).toBe(0);
  });
});

/** Every command, with its words. */
function allCommands(): readonly { readonly words: string; readonly command: Command }[] {
  const vm = new Command();
  for (const register of subcommands) register(vm, () => async () => undefined, new FakeSession(), []);
  const under = (parent: Command, words: string): ReturnType<typeof allCommands> =>
    parent.commands.flatMap((command) => {
      const path = `${words} ${command.name()}`.trim();
      return command.commands.length > 0 ? under(command, path) : [{ words: path, command }];
    });
  return under(vm, "");
}
