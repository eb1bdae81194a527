import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findStep } from "../../../src/actions/steps.js";
import { runVm } from "../../../src/vm/program.js";
import { FakeSession } from "../../support/fake-session.js";
import { expectToFitItsSchema } from "../../support/json-format.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

interface Line {
  readonly schema: string;
  readonly event: string;
  readonly [key: string]: unknown;
}

let folder: string;
let session: FakeSession;
let stop: AbortController;
let config: Record<string, unknown>;
let running: Promise<{ exit_code: number }> | undefined;

const machine = () => ({
  ...session.world.machine,
  provider: "vagrant",
  dataDir: folder,
  rootPath: folder,
  config,
});
const apply = async (step: string) =>
  void (await findStep(step).run(session.world.context({ machine: machine() })));

/** A Docker machine that was brought up with one CPU. */
beforeEach(async () => {
  folder = await temporaryFolder();
  session = new FakeSession();
  stop = new AbortController();
  Object.assign(session, { cwd: folder, signal: stop.signal });
  Object.assign(session.world.vagrant.parts, { user: { environment: {}, home: join(folder, "home") } });
  session.machines = async () => [machine()];
  session.onAct = () => apply("backend_reload");
  config = { backend: "docker", config_files: ["vm.yaml"] };
  await writeFile(join(folder, "vm.yaml"), "cpus: 1\n");
  await apply("backend_up");
  session.world.events.length = 0;
});

afterEach(async () => {
  stop.abort();
  await running;
  running = undefined;
});

const lines = (): Line[] =>
  session.stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

/** Starts to watch, and returns a function that waits for the next event. The first event is `first`. */
async function start({ words = [], first = "watching" }: { words?: string[]; first?: string } = {}) {
  running = runVm(["watch", "--json", ...words], session);
  let seen = 0;
  const next = async () => {
    await vi.waitFor(() => expect(lines().length).toBeGreaterThan(seen), { timeout: 60_000, interval: 20 });
    const line = lines()[seen++] as Line;
    expectToFitItsSchema(line);
    return line;
  };
  expect(await next()).toMatchObject({ event: first });
  return next;
}

const write = (file: string, text: string) => writeFile(join(folder, file), text);
const generated = () => readFile(join(folder, "instance", "Vagrantfile"), "utf8");

describe("vagrant vm watch", () => {
  it("rewrites the Vagrantfile, and says what changed and what it needs", async () => {
    const next = await start();
    await write("vm.yaml", "cpus: 2\nbackend_options: { image: other }\n");
    expect(await next()).toMatchObject({
      event: "changed",
      files: [join(folder, "vm.yaml")],
      diff: expect.stringMatching(/^-.*--cpus=1[\s\S]*^\+.*--cpus=2/m),
      pending: true,
      needs_destroy: [{ setting: "backend_options.image", from: "nothing", to: '"other"' }],
    });
    expect(await generated()).toContain("--cpus=2");
    expect(session.acts).toEqual([]);
  });

  it("reloads a running machine with --reload, and continues", async () => {
    const next = await start({ words: ["--reload"] });
    for (const cpus of [2, 3]) {
      await write("vm.yaml", `cpus: ${cpus}\n`);
      expect(await next()).toMatchObject({ event: "changed", pending: true });
      expect(await next()).toMatchObject({ event: "reloaded" });
    }
    expect(session.acts).toEqual(["reload default", "reload default"]);
    await write("vm.yaml", "cpus: 3 # as before\n");
    expect(await next()).toMatchObject({ event: "changed", diff: "", pending: false });
    expect(session.acts).toHaveLength(2);
  });

  it("does not start a stopped machine", async () => {
    session.world.vagrant.state = { id: "stopped", word: "exited" };
    const next = await start({ words: ["--reload"] });
    await write("vm.yaml", "cpus: 2\n");
    expect(await next()).toMatchObject({ event: "changed", pending: true });
    stop.abort();
    expect((await running)?.exit_code).toBe(0);
    expect(session.acts).toEqual([]);
  });

  it("reports an error in a file, and continues", async () => {
    const next = await start();
    const before = await generated();
    await write("vm.yaml", "cpus: many\n");
    expect(await next()).toMatchObject({
      event: "failed",
      error: expect.stringContaining("vm.yaml:1: cpus"),
    });
    await rm(join(folder, "vm.yaml"));
    expect(await next()).toMatchObject({ event: "failed", error: expect.stringContaining("does not exist") });
    expect(await generated()).toBe(before);
    await write("vm.yaml", "cpus: 2\n");
    expect(await next()).toMatchObject({ event: "changed", pending: true });
  });

  it("follows a change of the template's path, even while the template has an error", async () => {
    const next = await start();
    await write("my.ejs", "<% oops %>");
    await write("vm.yaml", "template: my.ejs\n");
    expect(await next()).toMatchObject({ event: "failed", error: expect.stringContaining("my.ejs:1") });
    // It is watched now. Changes before that are checked as well.
    await write("my.ejs.new", "# mine\n");
    await rename(join(folder, "my.ejs.new"), join(folder, "my.ejs"));
    let line = await next();
    while (line.event !== "changed") line = await next();
    expect(line).toMatchObject({ event: "changed", diff: expect.stringContaining("+# mine") });
    expect(lines().filter(({ event }) => event === "changed")).toHaveLength(1);
  });

  it("first reports what changed before", async () => {
    await write("vm.yaml", "cpus: 2\n");
    const next = await start({ first: "changed" });
    expect(await next()).toMatchObject({ event: "watching" });
  });

  it("ends with 0 after Ctrl-C", async () => {
    await start();
    stop.abort();
    expect((await running)?.exit_code).toBe(0);
  });
});

describe("vagrant vm watch --dry-run", () => {
  it("shows in colour what a reload would change, including earlier changes, and writes nothing", async () => {
    const next = await start();
    await write("vm.yaml", "cpus: 2\n");
    await next();
    stop.abort();
    await running;
    Object.assign(session, { signal: new AbortController().signal, stdout: "" });
    await write("vm.yaml", "cpus: 3\n");
    const before = await generated();
    session.terminal = { ...session.terminal, colour: true };
    expect((await runVm(["watch", "--dry-run"], session)).exit_code).toBe(0);
    expect(session.stdout).toMatch(/^default: `vagrant reload` would apply this:\n/);
    expect(session.stdout).toContain("\u001b[31m-");
    expect(session.stdout).toMatch(/--cpus=1[\s\S]*--cpus=3/);
    expect(await generated()).toBe(before);
  });

  it("says if a reload would change nothing", async () => {
    expect((await runVm(["watch", "--dry-run"], session)).exit_code).toBe(0);
    expect(session.stdout).toBe("default: `vagrant reload` would change nothing\n");
  });
});
