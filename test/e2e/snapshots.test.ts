import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import type { Stub } from "../support/orbctl.js";
import { Project } from "../support/project.js";
import { stubbedMachine, stubId } from "../support/stubbed-project.js";

const clonePrefix = `vagrant-snap-${stubId.toLowerCase()}-`;

/** With a snapshot of its machine. */
async function withSnapshot() {
  const { project, stub } = await stubbedMachine();
  await project.succeed("snapshot save before");
  return { project, stub };
}

const namesOf = async (stub: Stub) => (await stub.machines()).map(({ name }) => name);

/** Runs `vagrant` until OrbStack has a machine with that name, then sends the signal, and waits for the end. */
async function interrupt(project: Project, stub: Stub, args: string[], name: RegExp, signal: NodeJS.Signals) {
  const running = project.start(args);
  const deadline = Date.now() + 150_000;
  while (!(await namesOf(stub)).some((found) => name.test(found))) {
    if (Date.now() > deadline) throw new Error(`there was no machine named ${name}`);
    await sleep(50);
  }
  running.kill(signal);
  return running;
}

it("saves, restores, lists and deletes snapshots of a real machine, whose id and name stay the same", async () => {
  const project = await Project.open(`
    Vagrant.configure("2") do |config|
      config.vm.box = "debian/bookworm64"
      config.vm.provider :orbstack
      config.vm.provision "shell", inline: "echo '192.0.2.7 extra' >> /etc/hosts"
    end
  `);
  const missing = await project.vagrant("snapshot restore before");
  expect([missing.exitCode, missing.output]).toEqual([1, expect.stringContaining("was not found")]);
  expect((await project.succeed("snapshot save before")).output).toContain("has not been created yet");

  await project.succeed("up --provider=orbstack");
  const [vagrantId, name] = [await project.data("id"), await project.machineName()];
  const machineId = await ssh(project, "echo one > state; mkdir -p /vagrant/shared; cat /etc/machine-id");

  const save = await project.succeed("snapshot save before");
  expect(save.output).toContain("==> default: Snapshotting the machine as 'before'...");
  expect(save.output).toMatch(/==> default: Snapshot saved in \d+\.\d s/);
  expect((await project.succeed("status")).output).toMatch(/default +running/);

  await ssh(project, "echo two > state");
  await project.succeed("halt");
  await project.succeed("snapshot save 'Später: stopped'");
  expect((await project.succeed("snapshot list")).output).toMatch(/before\nSpäter: stopped/);

  for (const round of ["first", "second"]) {
    const restore = await project.succeed("snapshot restore before");
    expect(restore.output).toContain("==> default: Restoring the snapshot 'before'...");
    expect(restore.output).toContain("==> default: Machine booted and ready!");
    expect(restore.output).not.toContain("Running provisioner");
    expect([round, await ssh(project, "cat state")]).toEqual([round, "one"]);
    await ssh(project, "echo three > state");
  }
  expect(await project.data("id")).toBe(vagrantId);
  expect(await project.machineName()).toBe(name);
  const guest = await ssh(
    project,
    "hostname; cat /etc/hostname /etc/machine-id; ls -d /vagrant/shared; stat -c %U state; sudo id -u; cat /etc/hosts",
  );
  const expected = [name, name, machineId, "/vagrant/shared", "vagrant", "0"];
  expect(guest.split("\n").slice(0, 6)).toEqual(expected);
  expect(guest).toMatch(new RegExp(`127.0.1.1 ${name}[\\s\\S]*192.0.2.7 extra`));

  const stopped = await project.succeed("snapshot restore --no-start 'Später: stopped'");
  expect(stopped.output).not.toContain("Starting machine");
  await project.succeed("up");
  expect(await ssh(project, "cat state")).toBe("two");
  await project.succeed("snapshot delete before");

  const destroy = await project.succeed("destroy -f");
  expect(destroy.output).toContain("The machine's snapshots will be deleted with it: Später: stopped.");
  const { stdout } = await execa("orbctl", ["list", "-q"]);
  expect(stdout).not.toContain(vagrantId?.toLowerCase());
  expect(stdout).not.toContain(name);
});

async function ssh(project: Project, command: string): Promise<string> {
  return (await project.succeed(`ssh -c '${command}'`)).output.trim();
}

it("replaces, pushes, pops and lists in the order of saving", async () => {
  const { project, stub } = await withSnapshot();
  await project.succeed("snapshot save a");
  const again = await project.vagrant("snapshot save before");
  expect([again.exitCode, again.output]).toEqual([1, expect.stringContaining("--force")]);
  await project.succeed("snapshot save --force before");
  await project.succeed("snapshot push");
  expect((await project.succeed("snapshot list")).output).toMatch(/a\nbefore\npush_\d+_\d+$/);
  expect((await project.succeed("snapshot pop --no-start")).output).toContain("Snapshot deleted!");
  expect((await project.succeed("snapshot list")).output).toMatch(/a\nbefore$/);
  expect(await stub.machines()).toHaveLength(3);
});

describe("snapshots that fail", () => {
  it("leave no clone after Ctrl-C", async () => {
    const { project, stub } = await stubbedMachine();
    await stub.fail({ clone: "hang-after" });
    const ended = await interrupt(project, stub, ["snapshot", "save", "x"], /-x$/, "SIGINT");
    expect(ended.exitCode).toBe(1);
    expect(await namesOf(stub)).toEqual(["web"]);
    expect((await project.succeed("snapshot list")).output).toContain("No snapshots have been taken yet!");
  });

  it("after a kill are deleted by the next one", async () => {
    const { project, stub } = await stubbedMachine();
    await stub.fail({ clone: "hang-after:1" });
    await interrupt(project, stub, ["snapshot", "save", "x"], /-x$/, "SIGKILL");
    expect((await project.succeed("snapshot list")).output).toContain("No snapshots have been taken yet!");
    await project.succeed("snapshot save y");
    expect(await namesOf(stub)).toEqual(["web", expect.stringMatching(`^${clonePrefix}[0-9a-f]{4}-y$`)]);
  });

  it("say why if the disk is full", async () => {
    const { project, stub } = await stubbedMachine();
    await stub.fail({ clone: "disk-full" });
    const save = await project.vagrant("snapshot save x");
    expect(save.exitCode).toBe(1);
    expect(save.output).toContain("The snapshot 'x' of the machine 'web' could not be saved:");
    expect(save.output).toContain("no space left on device");
    expect(await project.data("snapshots.json")).toBeUndefined();
  });

  it.each(["", "a\tb"])("refuse the name %j", async (name) => {
    const { project, stub } = await stubbedMachine();
    const { exitCode, all } = await project.start(["snapshot", "save", name]);
    expect([exitCode, all]).toEqual([1, expect.stringContaining("is not a valid snapshot name")]);
    expect(await namesOf(stub)).toEqual(["web"]);
  });

  it.each([
    ["a dash first", "-x"],
    ["two thousand letters", "x".repeat(2_000)],
    ["other letters, and a path", "日本語 / ../.."],
    ["a placeholder", "%{name}"],
  ])("accept a name of %s", async (_case, name) => {
    const { project } = await stubbedMachine();
    const saved = await project.start(["snapshot", "save", "--", name], { env: { LANG: "C", LC_ALL: "C" } });
    expect(saved.all).toContain("Snapshot saved");
    expect((await project.succeed("snapshot list")).output).toContain(name);
  });
});

describe("an interrupted restore", () => {
  it("after a kill leaves a machine, and can be repeated", async () => {
    const { project, stub } = await withSnapshot();
    await stub.fail({ rename: "hang-after:1" });
    await interrupt(project, stub, ["snapshot", "restore", "--no-start", "before"], /-former$/, "SIGKILL");
    expect(await namesOf(stub)).toContain(`${clonePrefix}former`);
    expect((await project.succeed("status")).output).toMatch(/default +stopped/);
    const again = await project.succeed("snapshot restore --no-start before");
    expect(again.output).toContain("Cleaning up after an interrupted restore...");
    expect((await namesOf(stub)).sort()).toEqual([expect.stringContaining("-before"), "web"]);
    expect(await project.data("id")).toBe(stubId);
    expect((await stub.machines()).find(({ name }) => name === "web")?.id).not.toBe(stubId);
  });

  it("after Ctrl-C is reverted", async () => {
    const { project, stub } = await withSnapshot();
    await stub.fail({ rename: "hang-after:1" });
    const ended = await interrupt(project, stub, ["snapshot", "restore", "before"], /-former$/, "SIGINT");
    expect(ended.exitCode).toBe(1);
    expect((await namesOf(stub)).sort()).toEqual([expect.stringContaining("-before"), "web"]);
    expect((await stub.machines()).find(({ name }) => name === "web")?.id).toBe(stubId);
  });
});

it("does not forget a machine that was deleted in OrbStack while it has snapshots", async () => {
  const { project, stub } = await withSnapshot();
  await execa(stub.program, ["delete", "--force", "web"], { env: stub.environment });
  expect((await project.succeed("status")).output).toMatch(/default +lost/);
  const up = await project.vagrant("up");
  expect([up.exitCode, up.output]).toEqual([
    1,
    expect.stringContaining("its snapshots still exist: before."),
  ]);
  await project.succeed("snapshot restore --no-start before");
  expect((await project.succeed("status")).output).toMatch(/default +stopped/);
  await project.succeed("destroy -f");
  expect(await stub.machines()).toEqual([]);
});
