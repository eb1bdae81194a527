import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { findStep } from "../../../src/actions/steps.js";
import { ExpectedError } from "../../../src/errors.js";
import { sentenceOn } from "../../../src/machine/invalid-option.js";
import { invalidLab } from "../../../src/network/check-links.js";
import { FakeWorld } from "../../support/fake-parts.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

function worldWith(options: Record<string, unknown>): FakeWorld {
  const world = new FakeWorld();
  world.lab = { options };
  world.id = "A";
  world.add({ id: "A", name: "orb-r1" });
  return world;
}

const boot = (world: FakeWorld, args: Record<string, unknown> = {}) =>
  findStep("post_boot").run(world.context({ args }));
const commands = ({ runs }: FakeWorld) => runs.map(({ command }) => command.at(-1));
const two = { post_boot: ["sysctl -w net.ipv4.ip_forward=1", "ip route add default via 10.0.12.1"] };

describe("the commands after a boot", () => {
  it("run in order, as root, with their limit, and once", async () => {
    const world = worldWith(two);
    await boot(world);
    await boot(world);
    expect(commands(world)).toEqual(two.post_boot);
    expect(world.runs[0]).toMatchObject({
      command: ["sh", "-c", two.post_boot[0]],
      options: { user: "root", timeoutMs: 60_000 },
    });
    expect(world.events).toContain("say sysctl -w net.ipv4.ip_forward=1");
  });

  it("run again for a machine that was created anew", async () => {
    const world = worldWith(two);
    await boot(world);
    world.id = "B";
    world.add({ id: "B", name: "orb-r1b" });
    await boot(world);
    expect(world.runs).toHaveLength(4);
  });

  it("run after every boot with `always`, but not in a machine that was running already", async () => {
    const world = worldWith({ ...two, post_boot_run: "always" });
    await boot(world);
    await boot(world);
    await boot(world, { booted: false });
    expect(world.runs).toHaveLength(4);
  });

  it("end the action at the first failure, with machine, command and output, and run again", async () => {
    const world = worldWith(two);
    world.guestOutput = "sysctl: permission denied\n";
    world.onRun = async () => 255;
    await expect(boot(world)).rejects.toMatchObject({
      key: "post_boot_failed",
      data: {
        name: "default",
        what: "a command of `lab.post_boot` failed",
        command: two.post_boot[0],
        output: "exit status 255\nsysctl: permission denied",
      },
    });
    expect(world.runs).toHaveLength(1);
    world.onRun = undefined;
    await boot(world, { booted: false });
    expect(world.runs).toHaveLength(3);
    await boot(world, { booted: false });
    expect(world.runs).toHaveLength(3);
  });

  it("continue after a failure with `warn`, and say what failed", async () => {
    const world = worldWith({ ...two, post_boot_failure: "warn", post_boot_timeout: 7 });
    world.onRun = async ({ command, options }) => {
      expect(options.timeoutMs).toBe(7_000);
      if (command.at(-1) !== two.post_boot[0]) return 0;
      throw new ExpectedError("guest_not_responding", { name: "default", seconds: 7 });
    };
    await boot(world);
    await boot(world);
    expect(commands(world)).toEqual(two.post_boot);
    expect(world.events).toContainEqual(
      expect.stringMatching(/^say The machine 'default' has booted[\s\S]*7 seconds/),
    );
  });

  it("do not hide an interrupt", async () => {
    const world = worldWith({ ...two, post_boot_failure: "warn" });
    world.onRun = async () => {
      throw new ExpectedError("interrupted", {});
    };
    await expect(boot(world)).rejects.toMatchObject({ key: "interrupted" });
    expect(world.postBootOf).toBeUndefined();
  });

  it("make no call if there are none", async () => {
    const world = worldWith({});
    await boot(world);
    expect(world.events).toEqual([]);
  });

  it("run after those of the kind, when its device is ready", async () => {
    const world = worldWith({ ...two, kind: "frr" });
    await boot(world);
    const [install, protocols, ready, ...own] = world.runs;
    expect([install, protocols]).toMatchObject([
      { command: ["sh", "-c", expect.stringContaining("apt-get")], options: { timeoutMs: 600_000 } },
      { command: ["sh", "-c", expect.stringContaining("/etc/frr/daemons")] },
    ]);
    expect(ready?.command.slice(-2)).toEqual(["60", expect.stringContaining("vtysh -c 'show version'")]);
    expect(own.map(({ command }) => command.at(-1))).toEqual(two.post_boot);
    expect(world.events).toContain("say Install FRRouting, unless the box has it");
  });

  it("do not run if the device is not ready, and the message names its kind", async () => {
    const world = worldWith({ ...two, kind: "frr" });
    world.onRun = async ({ command }) => (command.at(-1)?.includes("show version") ? 1 : 0);
    await expect(boot(world)).rejects.toMatchObject({
      data: {
        what: "its kind 'frr' was not ready within 60 seconds",
        command: "Wait until FRRouting has loaded its configuration",
      },
    });
    expect(world.runs).toHaveLength(3);
  });

  it("are followed by the startup configuration, which is loaded once, by the kind's way", async () => {
    const startup_config = join(await temporaryFolder(), "r1.cfg");
    await writeFile(startup_config, "router bgp 65001\n");
    const world = worldWith({ ...two, kind: "frr", startup_config, post_boot_run: "always" });
    const loaded: unknown[] = [];
    world.onRun = async ({ command, options: { input } }) => {
      if (input !== undefined) loaded.push(command[2], await text(input as Readable));
      return 0;
    };
    await boot(world);
    await boot(world);
    expect(loaded).toEqual([expect.stringContaining("/etc/frr/frr.conf"), "router bgp 65001\n"]);
    expect(world.runs[5]?.options).toMatchObject({ timeoutMs: 120_000 });
    expect(world.events).toContain(`say Load ${startup_config}`);
  });

  it("are not followed by an empty startup configuration, and fail without its file", async () => {
    const startup_config = join(await temporaryFolder(), "r1.cfg");
    const world = worldWith({ startup_config });
    await expect(boot(world)).rejects.toMatchObject({
      key: "lab_configuration_missing",
      data: { name: "default", path: startup_config },
    });
    await writeFile(startup_config, " \n");
    await boot(world);
    expect(world.runs).toEqual([]);
  });

  it("say that the startup configuration could not be loaded, and why", async () => {
    const startup_config = join(await temporaryFolder(), "r1.cfg");
    await writeFile(startup_config, "nonsense\n");
    const world = worldWith({ startup_config });
    world.guestOutput = "line 1: expected something else\n";
    world.onRun = async () => 1;
    await expect(boot(world)).rejects.toMatchObject({
      data: {
        what: "its startup configuration could not be loaded",
        output: "exit status 1\nline 1: expected something else",
      },
    });
  });

  it.each([
    [{ post_boot: "true" }, 'config.lab.post_boot: expected a list of commands, but got "true".'],
    [{ post_boot: [""] }, /^config\.lab\.post_boot/],
    [
      { post_boot_run: "allways" },
      'config.lab.post_boot_run: expected "once" or "always", but got "allways".',
    ],
    [{ post_boot_failure: true }, /^config\.lab\.post_boot_failure: expected "fail" or "warn"/],
    [{ post_boot_timeout: 0 }, /expected a number of seconds from 1 to 3600, but got 0\.$/],
    [{ kind: 7 }, 'config.lab.kind: expected a name such as "frr", but got 7.'],
    [{ kinds: true }, /^config\.lab\.kinds: expected a path such as "kinds\/\*\.yaml", or a list/],
    [{ post_bot: null }, "config.lab.post_bot: there is no such option. Did you mean post_boot?"],
  ])("are checked before anything is created: %j", (options, problem) => {
    const found = invalidLab(worldWith(options).machine).map(sentenceOn);
    expect(found).toEqual([typeof problem === "string" ? problem : expect.stringMatching(problem)]);
  });
});
