import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { ExpectedError } from "../../../src/errors.js";
import { runLab } from "../../../src/lab/program.js";
import type { Machine } from "../../../src/machine/machine.js";
import type { FakeWorld } from "../../support/fake-parts.js";
import { FakeSession } from "../../support/fake-session.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const earlier = "hostname r1\nrouter ospf\nexit\n";
const changed = "hostname r1\nrouter bgp 65001\nexit\n";

/** A project with a running machine, and maybe others. What is loaded is kept in `loaded`. */
async function projectWith(options: Record<string, unknown> = { kind: "frr" }, names = ["r1"]) {
  const rootPath = await temporaryFolder();
  const session = new FakeSession();
  const { world } = session;
  world.id = "A";
  world.add({ id: "A", name: "orb-r1" });
  const device = { running: earlier, complaint: "", exitCode: 0, loaded: [] as string[] };
  world.onRun = async ({ options: { onOutput, input } }) => {
    if (input !== undefined) device.loaded.push(await text(input as Readable));
    else await onOutput?.("stdout", Buffer.from(device.running));
    await onOutput?.("stderr", Buffer.from(device.complaint));
    return device.exitCode;
  };
  for (const name of names) {
    const lab = { ...world.machine.lab, options };
    session.found.push({ ...world.machine, name, dataDir: join(rootPath, name), rootPath, lab });
  }
  const configs = join(rootPath, "configs");
  const lab = async (...args: readonly string[]) => {
    session.stdout = "";
    return (await runLab(args, session)).exit_code;
  };
  return { session, world, device, rootPath, configs, lab, file: join(configs, "r1.cfg") };
}

describe("vagrant lab save", () => {
  it("saves the running configuration for its owner only, and keeps the earlier one with its time", async () => {
    const { session, world, device, configs, file, lab } = await projectWith();
    expect(await lab("save")).toBe(0);
    expect(session.stdout).toBe("r1: configs/r1.cfg is new.\n");
    expect([await readFile(file, "utf8"), (await stat(file)).mode & 0o777]).toEqual([earlier, 0o600]);
    expect(await lab("save")).toBe(0);
    expect(session.stdout).toBe("r1: configs/r1.cfg is unchanged.\n");
    world.time = new Date("2026-11-27T08:15:00Z");
    for (const running of [changed, earlier]) {
      device.running = running;
      await lab("save", "r1");
    }
    expect(session.stdout).toBe(
      "r1: configs/r1.cfg changed: 1 line added, 1 removed. The earlier one is configs/r1-20261127-081500-2.cfg.\n",
    );
    expect(await readdir(configs)).toEqual(["r1-20261127-081500-2.cfg", "r1-20261127-081500.cfg", "r1.cfg"]);
    expect(await readFile(join(configs, "r1-20261127-081500.cfg"), "utf8")).toBe(earlier);
  });

  it("asks each guest by one command of its kind, and saves in the file of lab.startup_config or in a folder", async () => {
    const startup_config = "routers/one.conf";
    const { world, rootPath, lab } = await projectWith({ kind: "frr", startup_config });
    expect(await lab("save")).toBe(0);
    expect(world.runs).toHaveLength(1);
    const [{ command, options }] = world.runs as [FakeWorld["runs"][0]];
    expect(command.slice(-5)).toEqual([
      ...["60", expect.stringContaining("systemctl -q is-active frr")],
      ...["sh", "-c", "vtysh -c 'show running-config no-header'"],
    ]);
    expect(options).toMatchObject({ user: "root", unbuffered: true, timeoutMs: 180_000 });
    expect(await readFile(join(rootPath, startup_config), "utf8")).toBe(earlier);
    expect(await lab("save", "--to", join(rootPath, "copy"))).toBe(0);
    expect(await readdir(join(rootPath, "copy"))).toEqual(["r1.cfg"]);
  });

  it("asks for the files and parameters of the kind linux", async () => {
    const { world, lab } = await projectWith({});
    await lab("save");
    expect(world.runs[0]?.command).toContain("/etc/nftables.conf");
    expect(world.runs[0]?.command.at(-1)).toBe("net.ipv6.fib_multipath_hash_policy");
  });

  it.each(["", " \n\n"])("never saves an empty configuration over a good one: %j", async (running) => {
    const { device, file, lab } = await projectWith();
    await lab("save");
    device.running = running;
    await expect(lab("save")).rejects.toMatchObject({ key: "lab_configuration_empty" });
    expect(await readFile(file, "utf8")).toBe(earlier);
  });

  it("saves nothing if the command fails, and says why without control characters", async () => {
    const { device, configs, lab } = await projectWith();
    Object.assign(device, { exitCode: 1, complaint: "\u001b[31mvtysh: no daemon\u001b[0m\n" });
    await expect(lab("save")).rejects.toMatchObject({
      key: "guest_command_failed",
      data: { command: "print its configuration", output: expect.stringMatching(/^vtysh: no daemon/) },
    });
    await expect(readdir(configs)).rejects.toThrow("ENOENT");
  });

  it("prints the configurations instead, unchanged, and several with their machines", async () => {
    const { session, configs, lab } = await projectWith({ kind: "frr" }, ["r1", "r2"]);
    expect(await lab("save", "--stdout", "r1")).toBe(0);
    expect(session.stdout).toBe(earlier);
    await lab("save", "--stdout");
    expect(session.stdout).toBe(`==> r1 <==\n${earlier}==> r2 <==\n${earlier}`);
    await lab("save", "--stdout", "--json");
    expect(JSON.parse(session.stdout).machines[1]).toEqual({ name: "r2", configuration: earlier });
    expect(await lab("save", "--stdout", "--to", configs)).toBe(2);
    await expect(readdir(configs)).rejects.toThrow("ENOENT");
  });

  it("prints what it did as JSON, and saves what it can", async () => {
    const { session, world, lab } = await projectWith({ kind: "frr" }, ["r1", "r2"]);
    const answer = world.onRun;
    world.onRun = async (call) => {
      if (world.runs.length > 1)
        throw new ExpectedError("guest_not_responding", { name: "r2", seconds: 120 });
      return answer?.(call) ?? 0;
    };
    expect(await lab("save", "--json")).toBe(4);
    expect(JSON.parse(session.stdout).machines).toEqual([
      { name: "r1", file: "configs/r1.cfg", change: "new", kept: null, added: 3, removed: 0 },
      { name: "r2", error: expect.stringContaining("120 seconds") },
    ]);
  });

  it("refuses one file for two machines", async () => {
    const { session, world, lab } = await projectWith({ startup_config: "base.cfg" }, ["r1", "r2"]);
    expect(await lab("save", "r1")).toBe(2);
    expect(session.stderr).toContain("r1 and r2 have the same file, base.cfg. Use --to with a folder");
    expect(world.runs).toEqual([]);
  });

  it("refuses kinds that have no command for it", async () => {
    const { rootPath, lab } = await projectWith({ kind: "mute", kinds: "mute.yaml" });
    await writeFile(join(rootPath, "mute.yaml"), "description: says nothing\n");
    await expect(lab("save")).rejects.toMatchObject({
      key: "lab_kind_lacks",
      data: { name: "r1", kind: "mute", option: "read_configuration" },
    });
  });
});

describe("vagrant lab diff", () => {
  it("shows how the running configuration differs from the saved one, and ends with 1", async () => {
    const { session, device, lab } = await projectWith();
    await lab("save");
    expect(await lab("diff")).toBe(0);
    expect(session.stdout).toBe("");
    device.running = `${changed}\u001b[2J`;
    expect(await lab("diff")).toBe(1);
    expect(session.stdout.split("\n").slice(0, 5)).toEqual([
      "--- configs/r1.cfg\tsaved",
      "+++ configs/r1.cfg\trunning",
      "@@ -1,3 +1,4 @@",
      " hostname r1",
      "-router ospf",
    ]);
    expect(session.stdout).not.toContain("\u001b");
    session.terminal = { interactive: true, colour: true, columns: 80 };
    await lab("diff");
    expect(session.stdout).toContain("\u001b[32m+router bgp 65001\u001b[0m");
  });

  it("prints it as JSON", async () => {
    const { session, device, lab } = await projectWith();
    await lab("save");
    device.running = changed;
    expect(await lab("diff", "--json")).toBe(1);
    expect(JSON.parse(session.stdout).machines).toEqual([
      {
        ...{ name: "r1", file: "configs/r1.cfg", different: true },
        diff: expect.stringMatching(/\n-router ospf\n\+router bgp 65001\n exit\n$/),
      },
    ]);
  });

  it("needs a saved configuration", async () => {
    const { lab } = await projectWith();
    await expect(lab("diff", "--from", "/nowhere")).rejects.toMatchObject({
      key: "lab_configuration_missing",
      data: { name: "r1", path: "/nowhere/r1.cfg" },
    });
  });
});

describe("vagrant lab load", () => {
  it("loads the saved configuration by the kind's way", async () => {
    const { session, world, device, lab } = await projectWith();
    await lab("save");
    expect(await lab("load")).toBe(0);
    expect([session.stdout, device.loaded]).toEqual(["r1: loaded configs/r1.cfg.\n", [earlier]]);
    expect(world.runs.at(-1)?.command.at(-1)).toContain("mv -f $new /etc/frr/frr.conf");
    await lab("load", "--json");
    expect(JSON.parse(session.stdout).machines).toEqual([{ name: "r1", file: "configs/r1.cfg" }]);
  });

  it("changes no machine if one of them has none, or an empty one", async () => {
    const { world, configs, lab } = await projectWith({ kind: "frr" }, ["r1", "r2"]);
    await mkdir(configs);
    await writeFile(join(configs, "r1.cfg"), earlier);
    await writeFile(join(configs, "r2.cfg"), "\n");
    await expect(lab("load")).rejects.toMatchObject({ key: "lab_configuration_missing" });
    expect(world.runs).toEqual([]);
  });

  it("changes no machine if the kind of one cannot load it", async () => {
    const { session, world, rootPath, configs, lab } = await projectWith({ kind: "frr" }, ["r1", "r2"]);
    await writeFile(join(rootPath, "mute.yaml"), "description: takes nothing\n");
    await mkdir(configs);
    for (const name of ["r1", "r2"]) await writeFile(join(configs, `${name}.cfg`), earlier);
    const [, second] = session.found as [Machine, Machine];
    const options = { kind: "mute", kinds: "mute.yaml" };
    session.found.splice(1, 1, { ...second, lab: { ...second.lab, options } });
    await expect(lab("load")).rejects.toMatchObject({
      key: "lab_kind_lacks",
      data: { name: "r2", kind: "mute", option: "load_configuration" },
    });
    expect(world.runs).toEqual([]);
  });

  it("says what the device complained about", async () => {
    const { device, lab } = await projectWith();
    await lab("save");
    Object.assign(device, { exitCode: 2, complaint: "line 1: % Unknown command[4]: router bpg 1\n" });
    await expect(lab("load")).rejects.toMatchObject({
      data: { command: "load a configuration", output: "line 1: % Unknown command[4]: router bpg 1" },
    });
  });
});
