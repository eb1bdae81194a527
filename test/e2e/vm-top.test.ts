import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import "../support/count-processes.js";
import { stubbedProject } from "../support/stubbed-project.js";
import { Terminal } from "../support/terminal.js";

const command = "vagrant vm top --timeout 60 --interval 1";

/** A terminal in a project with two running machines. */
async function openTerminal() {
  const names = ["web", "db"];
  const { project, stub } = await stubbedProject({
    more: `%w[${names.join(" ")}].each { |name| config.vm.define(name) }`,
    options: 'os.services = [{ name: "alpha", process: "no-such" }]',
  });
  const idOf = (name: string) => `01STUB${name.padStart(20, "0")}`;
  const common = { distro: "debian", version: "bookworm", state: "running", user: "vagrant" };
  await stub.write(
    "machines.json",
    names.map((name) => ({ id: idOf(name), name, ...common })),
  );
  for (const name of names) await project.write(`.vagrant/machines/${name}/orbstack/id`, idOf(name));
  const environment = {
    ...stub.environment,
    VAGRANT_HOME: project.home,
    VAGRANT_DEFAULT_PROVIDER: "orbstack",
  };
  return { project, terminal: await Terminal.open(project.folder, environment) };
}

/** Checks that the shell has its screen, cursor and line input again. */
async function expectShell(terminal: Terminal, code: number): Promise<void> {
  const waiting = `echo "ended with $?"; stty -a`;
  await terminal.press(waiting, "Enter");
  const screen = await terminal.shows(/ended with \d[\s\S]* echok/);
  expect(screen).toContain(`ended with ${code}`);
  expect(screen).toMatch(/ icanon /);
  expect(screen).toMatch(/ echo /);
  expect(await terminal.flags()).toBe("0 1");
}

describe("vagrant vm top", () => {
  it("shows machines live, and restores the terminal", async () => {
    const { terminal } = await openTerminal();
    await terminal.press("clear; echo before", "Enter");
    await terminal.press(command, "Enter");
    const screen = await terminal.shows(/^db +orbstack +running +\S+.*%[\s\S]*^web +orbstack +running .*%/m);
    expect(screen).toContain("2 of 2 running  by name");
    expect(screen).toContain("[c]pu");
    expect(screen).toMatch(/^db +alpha +not running .*no process no-such/m);
    expect(screen).not.toContain("before");
    expect(await terminal.flags()).toBe("1 0");
    const left = (await readdir(tmpdir())).filter((name) => name.startsWith("vagrant-orbstack-top-"));
    expect(left).toEqual([]);

    await terminal.press("r");
    await terminal.shows(/by name, reversed[\s\S]*^web +orbstack[\s\S]*^db +orbstack/m);
    await terminal.press("s");
    await terminal.shows(/^(?![\s\S]*alpha)[\s\S]*db +orbstack/);
    await terminal.resize(40, 6);
    const small = await terminal.shows(/^sort: .{34}$/m);
    expect(small.trimEnd().split("\n").length).toBeLessThanOrEqual(6);
    await terminal.resize(100, 24);
    await terminal.shows(/^web +orbstack +running .*%/m);

    await terminal.press("C-z");
    await terminal.shows(/before[\s\S]*Stopped/);
    expect(await terminal.flags()).toBe("0 1");
    await terminal.press("fg", "Enter");
    await terminal.shows(/by name, reversed/);
    await terminal.press("q");
    await terminal.leaves();
    expect(await terminal.screen()).toContain("before");
    await expectShell(terminal, 0);
  });

  it.each([
    ["Ctrl-C", 130, (terminal: Terminal) => terminal.press("C-c")],
    ["SIGTERM", 143, endByTerm],
  ])("ends gracefully on %s", async (_, code, end) => {
    const { terminal, project } = await openTerminal();
    await terminal.press(command, "Enter");
    await terminal.shows(/of 2 running/);
    await end(terminal, project.home);
    await terminal.leaves();
    await expectShell(terminal, code);
  });

  it("refuses to run without a terminal", async () => {
    const { project } = await openTerminal();
    const { exitCode, output } = await project.vagrant("vm top");
    expect([exitCode, output]).toEqual([1, expect.stringContaining("needs a terminal")]);
  });
});

/** Sends the signal to the process with this project's Vagrant home. */
async function endByTerm(_: Terminal, home: string): Promise<void> {
  const { stdout } = await execa("pgrep", ["-f", `${home}/.*/top\\.cjs`]);
  for (const pid of stdout.split("\n")) process.kill(Number(pid), "SIGTERM");
}
