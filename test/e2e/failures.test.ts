import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { freePort } from "../support/free-port.js";
import type { Stub } from "../support/orbctl.js";
import { Project } from "../support/project.js";
import { putId, stubbedMachine, stubbedProject, stubId, vagrantfile } from "../support/stubbed-project.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const realOrbctl = (await execa("sh", ["-c", "command -v orbctl"])).stdout;

/** A project over the real orbctl, with the stub's faults. */
const overReal = (environment = {}) =>
  stubbedProject({ environment: { ORBCTL_STUB_REAL: realOrbctl, ...environment } });

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 150_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("it did not come to that in time");
    await sleep(50);
  }
}

describe("without its requirements", () => {
  it("says which Node.js it looked for, and where", async () => {
    const project = await Project.open(vagrantfile(), { VAGRANT_ORBSTACK_NODE: "/nowhere/node" });
    const up = await project.vagrant("up --provider=orbstack");
    expect(up.exitCode).toBe(1);
    expect(up.output).toContain("needs Node.js 20 or newer, but found none. Looked in:\n/nowhere/node");
  });

  it("says that Node.js is too old", async () => {
    const node = join(await temporaryFolder(), "node");
    await writeFile(
      node,
      '#!/bin/sh\n[ "$1" = --version ] && echo v16.20.2 && exit 0\necho "SyntaxError" >&2; exit 1\n',
    );
    await chmod(node, 0o755);
    const project = await Project.open(vagrantfile(), { VAGRANT_ORBSTACK_NODE: node });
    const up = await project.vagrant("up --provider=orbstack");
    expect(up.exitCode).toBe(1);
    expect(up.output).toContain(`${node} is: v16.20.2`);
  });

  it("does not affect other projects", async () => {
    const project = await Project.open('Vagrant.configure("2") {}', {
      VAGRANT_ORBSTACK_NODE: "/nowhere/node",
    });
    expect((await project.vagrant("global-status")).exitCode).toBe(0);
  });

  it("says where it looked for orbctl", async () => {
    const project = await Project.open(vagrantfile('os.cli_path = "/nowhere/orbctl"'));
    const up = await project.vagrant("up --provider=orbstack");
    expect(up.exitCode).toBe(1);
    expect(up.output).toContain("orbctl, was not found. Looked in: /nowhere/orbctl");
    // Nothing is stored, so the machine can be destroyed, or created with another provider.
    expect((await project.succeed("destroy -f")).output).toContain("The machine is not created.");
    expect((await project.succeed("status")).output).toContain("not created (orbstack)");
  });

  it.each([
    ["os.cpus = 0", "cpus: expected a whole number of at least 1, but got 0."],
    [
      'os.memory = "lots"',
      'memory: expected a whole number of MiB, or a string such as "512M" or "1.5G", but got "lots".',
    ],
    ['os.memory = "9000GB"', "memory: expected at most the memory of this computer, "],
    ["os.memroy = 1024", "memroy: there is no such option. Did you mean memory?"],
    ["os.services = [{ prot: 80 }]", "services[0].prot: there is no such option. Did you mean port?"],
    ['os.distro = "debain"', "distro: OrbStack has no distribution named 'debain'. Did you mean debian?"],
    ['os.distro = "ubuntu"; os.version = "99.99"', "version: there is no version '99.99' of ubuntu."],
    ['os.machine_name = "bad name!"', "'bad name!' is not a valid machine name."],
    ['os.machine_name = "docker"', "'docker' is not a valid machine name."],
  ])("reports at validate what is wrong with %s", async (line, complaint) => {
    const project = await Project.open(vagrantfile(line), {
      VAGRANT_DEFAULT_PROVIDER: "orbstack",
      // OrbStack is not called.
      PATH: "/usr/bin:/bin",
    });
    const validate = await project.vagrant("validate");
    expect([validate.exitCode, validate.output]).toEqual([1, expect.stringContaining(complaint)]);
  });

  it.each([
    ['os.distro = "debain"', "OrbStack has no distribution named 'debain'. Did you mean debian?"],
    ['os.machine_name = "no_good"', "'no_good' is not a valid machine name."],
  ])("refuses %s before anything is created", async (line, complaint) => {
    const { project, stub } = await stubbedProject({ options: line });
    const up = await project.vagrant("up --provider=orbstack");
    expect(up.exitCode).toBe(1);
    expect(up.output).toContain(complaint);
    expect(await stub.machines()).toEqual([]);
    expect((await project.succeed("status")).output).toMatch(/not created/);
  });

  it("refuses an unknown box, and says which option to set", async () => {
    const project = await Project.open('Vagrant.configure("2") { |config| config.vm.box = "acme/web" }');
    const up = await project.vagrant("up --provider=orbstack");
    expect(up.exitCode).toBe(1);
    expect(up.output).toContain("no image for the box 'acme/web'");
    expect(up.output).toContain('os.distro = "debian"');
  });
});

describe("while OrbStack cannot be asked", () => {
  it.each([
    ["fails", "fail", "connection reset by peer", "60"],
    ["hangs", "hang", "did not finish within 1 seconds", "1"],
    ["talks nonsense", "nonsense", "could not be parsed", "60"],
  ])("and its list %s, the machine is unknown, and nothing is forgotten", async (...options) => {
    const [, fault, reason, seconds] = options;
    const { project, stub } = await stubbedMachine({
      environment: { VAGRANT_ORBSTACK_COMMAND_TIMEOUT: seconds },
    });
    await stub.fail({ list: fault });
    const status = await project.vagrant("status");
    expect(status.exitCode).toBe(0);
    expect(status.output).toMatch(/default +unknown \(orbstack\)/);
    expect(status.output).toContain(reason);
    const { exitCode, stdout, output } = await project.vagrant("vm status");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^default +orbstack +unknown\b/m);
    expect(output).toContain(reason);
    for (const command of ["up", "halt", "destroy -f"]) {
      const outcome = await project.vagrant(command);
      expect([command, outcome.exitCode]).toEqual([command, 1]);
      expect(outcome.output).toContain(reason);
    }
    expect(await project.data("id")).toBe(stubId);
    expect(await stub.machines()).toHaveLength(1);
  });

  it("reports that OrbStack is stopped", async () => {
    const { project, stub } = await stubbedMachine();
    await stub.write("stopped.json", true);
    expect((await project.succeed("status")).output).toContain("OrbStack is not running");
    expect((await project.vagrant("up")).output).toContain("Start it with `orbctl start`");
    expect(await project.data("id")).toBe(stubId);
  });

  it("a list without the machine is verified", async () => {
    const { project, stub } = await stubbedMachine();
    await stub.fail({ list: "empty" });
    expect((await project.succeed("status")).output).toMatch(/default +running/);
    expect(await project.data("id")).toBe(stubId);
  });
});

describe("a status", () => {
  it("costs one call of orbctl, whatever the number of machines", async () => {
    const names = ["m1x", "m2x", "m3x", "m4x", "m5x"];
    const more = names.map((name) => `config.vm.define "${name}"`).join("\n");
    const { project, stub } = await stubbedProject({ more });
    const machines = names.map((name, index) => ({
      id: `01STUB0000000000000000000${index}`,
      name,
      distro: "debian",
      version: "bookworm",
      state: "running",
      user: "vagrant",
    }));
    await stub.write("machines.json", machines);
    for (const { id, name } of machines) await project.write(`.vagrant/machines/${name}/orbstack/id`, id);
    expect((await project.succeed("status")).output.match(/running \(orbstack\)/g)).toHaveLength(5);
    expect(await stub.calls()).toEqual([["list", "-f", "json"]]);
  });
});

describe("a machine that was changed outside Vagrant", () => {
  it("and stopped is started again by up", async () => {
    const project = await Project.open(vagrantfile());
    await project.succeed("up --provider=orbstack");
    const id = await project.data("id");
    await execa("orbctl", ["stop", await project.machineName()]);
    expect((await project.succeed("status")).output).toMatch(/default +stopped/);
    await project.succeed("up");
    expect(await project.data("id")).toBe(id);
    expect((await project.succeed("ssh -c hostname")).output).toContain(await project.machineName());
  });

  it("and deleted is created again by up, with a new id", async () => {
    const project = await Project.open(vagrantfile());
    await project.succeed("up --provider=orbstack");
    const id = await project.data("id");
    await execa("orbctl", ["delete", "--force", await project.machineName()]);
    expect((await project.succeed("status")).output).toMatch(/default +not created/);
    await project.succeed("up --provider=orbstack");
    expect(await project.data("id")).not.toBe(id);
  });
});

describe("a name that is taken", () => {
  it("is reported with its owner, which is not changed", async () => {
    const name = `vot-taken-${process.pid}`;
    const first = await Project.open(vagrantfile(`os.machine_name = "${name}"`));
    await first.succeed("up --provider=orbstack");
    const second = await first.neighbour(vagrantfile(`os.machine_name = "${name}"`));
    const up = await second.vagrant("up --provider=orbstack");
    expect(up.exitCode).toBe(1);
    expect(up.output).toContain(`OrbStack already has another machine named '${name}'`);
    expect(up.output).toContain(first.folder);
    expect((await first.succeed("status")).output).toMatch(/default +running/);
    expect((await second.succeed("status")).output).toMatch(/default +not created/);
  });
});

describe("two in parallel", () => {
  it("in two projects create both machines, one after the other", async () => {
    const first = await Project.open(vagrantfile());
    const second = await first.neighbour(vagrantfile());
    const [one, two] = await Promise.all([
      first.succeed("up --provider=orbstack"),
      second.succeed("up --provider=orbstack"),
    ]);
    expect(one.output + two.output).toMatch(/Machine booted and ready[\s\S]*Machine booted and ready/);
    expect(await first.machineName()).not.toBe(await second.machineName());
  });
});

describe("files on the disk", () => {
  it("that are damaged are set aside and rebuilt, and no command fails", async () => {
    const { project, stub } = await stubbedMachine();
    const metadata = ".vagrant/machines/default/orbstack/metadata.json";
    const addresses = join(project.home, "orbstack/networks/private.json");
    const damage = async () => {
      await project.write(metadata, '{\n  "schema_ver');
      await mkdir(dirname(addresses), { recursive: true });
      await writeFile(addresses, '{\n  "schema_version": 1,\n  "alloc');
    };
    await damage();
    expect((await project.succeed("status")).output).toMatch(/default +running/);
    const halt = await project.succeed("halt");
    expect(halt.output).toMatch(
      /orbstack\/metadata\.json was damaged, and was set aside as .*damaged-\d{4}-/,
    );
    expect(halt.output).toContain(`${addresses} was damaged`);
    expect(JSON.parse(String(await project.data("metadata.json")))).toMatchObject({
      orbstack_machine_name: "web",
    });
    expect(await stub.machines()).toMatchObject([{ state: "stopped" }]);

    await damage();
    const doctor = await project.vagrant("vm doctor --fix");
    expect(doctor.output).toContain(`fixed: ${addresses} was damaged`);
    await damage();
    await project.succeed("destroy -f");
    expect(await stub.machines()).toEqual([]);
  });

  it("of a creation that are damaged lead to no second machine", async () => {
    const { project, stub } = await stubbedMachine();
    await putId(project, "preparing");
    await stub.write("machines.json", [
      {
        id: stubId,
        name: "vagrant-default-a3b2c1",
        distro: "debian",
        version: "bookworm",
        state: "running",
        user: "v",
      },
    ]);
    await project.write(".vagrant/machines/default/orbstack/metadata.json", "{ half");
    const up = await project.vagrant("up --provider=orbstack");
    expect(up.exitCode).toBe(1);
    expect(up.output).toContain("orbstack/metadata.json is damaged");
    expect(await project.data("metadata.json")).toBe("{ half");
    expect(await stub.machines()).toHaveLength(1);
  });

  it("that cannot be written stop the creation before it begins", async (context) => {
    if (process.getuid?.() !== 0) return context.skip("only root may mount a small file system");
    const { project, stub } = await stubbedProject();
    await project.write(".vagrant/keep", "");
    await execa("mount", [
      "-t",
      "tmpfs",
      "-o",
      "size=64k,nr_inodes=64",
      "tmpfs",
      join(project.folder, ".vagrant"),
    ]);
    try {
      await project.succeed("status");
      await execa("sh", ["-c", "head -c 1M /dev/zero > .vagrant/filler || true"], {
        cwd: project.folder,
        reject: false,
      });
      const up = await project.vagrant("up --provider=orbstack");
      expect(up.exitCode).not.toBe(0);
      expect(up.output).toMatch(/No space left|ENOSPC|no space/i);
      expect(await stub.machines()).toEqual([]);
    } finally {
      await execa("umount", [join(project.folder, ".vagrant")]);
    }
  });
});

describe("an interrupted up", () => {
  it("leaves no incomplete machine after Ctrl-C", async () => {
    const { project, stub } = await overReal();
    await stub.fail({ create: "hang-after" });
    const up = project.start(["up", "--provider=orbstack"]);
    await until(async () => (await machinesOf(project)).length === 1);
    process.kill(up.pid as number, "SIGINT");
    const { exitCode } = await up;
    expect(exitCode).toBe(1);
    expect(await machinesOf(project)).toEqual([]);
    expect((await project.succeed("status")).output).toMatch(/default +not created/);
    await stub.fail({});
    await project.succeed("up --provider=orbstack");
    expect((await machinesOf(project)).length).toBe(1);
  });

  it.each([
    ["while it asks for the new machine", { info: "hang" }, "info"],
    ["before orbctl creates", { create: "hang" }, "create"],
    ["after orbctl created", { create: "hang-after" }, "create"],
    ["while the guest is prepared", { run: "hang" }, "run"],
  ])("whose sidecar was killed %s is resumed, with exactly one machine", async (_case, faults, verb) => {
    const { project, stub } = await overReal({ VAGRANT_ORBSTACK_COMMAND_TIMEOUT: "30" });
    await stub.fail(faults as Record<string, string>);
    const up = project.start(["up", "--provider=orbstack"]);
    await until(async () => (await stub.calls()).some(([called]) => called === verb));
    if (Object.values(faults).includes("hang-after"))
      await until(async () => (await machinesOf(project)).length === 1);
    await execa("pkill", ["-KILL", "-P", String(up.pid), "node"]);
    const { exitCode, all } = await up;
    expect(exitCode).toBe(1);
    // A new sidecar reverts what was begun, if it can.
    expect(String(all)).toMatch(/sidecar process failed|OrbStack did not answer/);
    await endCalls(stub);
    await stub.fail({});
    await project.succeed("up --provider=orbstack");
    expect(await machinesOf(project)).toEqual([await project.machineName()]);
    expect((await project.succeed("ssh -c 'id -un'")).output).toContain("vagrant");
  });

  it("that was killed completely finds its forwarded ports free at once", async () => {
    const port = await freePort();
    const { project, stub } = await stubbedProject({
      more: `config.vm.network "forwarded_port", guest: 80, host: ${port}`,
    });
    await stub.fail({ create: "hang" });
    const up = project.start(["up", "--provider=orbstack"]);
    await until(async () => (await stub.calls()).some(([verb]) => verb === "create"));
    up.kill("SIGKILL");
    await up;
    await endCalls(stub);
    await stub.fail({ create: "fail" });
    const again = await project.vagrant("up --provider=orbstack");
    expect(again.output).not.toContain("already in use");
    expect(again.output).toContain("connection reset by peer");
  });

  it("whose sidecar was killed after orbctl imported a box is resumed, with exactly one machine", async () => {
    const { project, stub } = await overReal();
    const original = `vot-boxed-${process.pid}`;
    const file = join(project.folder, "machine.tar.zst");
    try {
      await execa("orbctl", ["create", "-u", "vagrant", "debian:bookworm", original]);
      await execa("orbctl", ["export", original, file]);
    } finally {
      await execa("orbctl", ["delete", "--force", original], { reject: false });
    }
    const arch = process.arch === "arm64" ? "arm64" : "amd64";
    const box = { format: 1, export: "machine.tar.zst", arch };
    await project.addBox("acme/web", {
      "metadata.json": JSON.stringify({ provider: "orbstack", orbstack: box }),
      "machine.tar.zst": await readFile(file),
    });
    const boxed = await readFile(join(project.folder, "Vagrantfile"), "utf8");
    await project.write("Vagrantfile", boxed.replace("debian/bookworm64", "acme/web"));
    await stub.fail({ import: "hang-after" });
    const up = project.start(["up", "--provider=orbstack"]);
    await until(async () => (await machinesOf(project)).length === 1);
    await execa("pkill", ["-KILL", "-P", String(up.pid), "node"]);
    expect((await up).exitCode).toBe(1);
    await endCalls(stub);
    await stub.fail({});
    await project.succeed("up --provider=orbstack");
    expect(await machinesOf(project)).toEqual([await project.machineName()]);
    expect((await project.succeed("ssh -c hostname")).output).toContain(await project.machineName());
  });
});

describe("a guest that SSH does not reach", () => {
  it("fails with Vagrant's own message, after boot_timeout", async () => {
    const { project, stub } = await stubbedProject({
      more: "config.vm.boot_timeout = 3",
      environment: { ORBSTACK_SSH_PORT: "1" },
    });
    const up = await project.vagrant("up --provider=orbstack");
    expect(up.exitCode).toBe(1);
    expect(up.output).toContain("Timed out while waiting for the machine to boot");
    expect(await stub.machines()).toHaveLength(1);
  });
});

describe("a sidecar that fails", () => {
  it.each([
    ["crashes", "process.stderr.write('the last word\\n'); process.exit(3)"],
    [
      "talks nonsense",
      "process.stderr.write('the last word\\n'); process.stdout.write('Hello!\\n'); setTimeout(() => process.exit(0), 500)",
    ],
  ])("and %s is an error with its last output; the machine is not changed", async (_case, source) => {
    const { project, stub } = await stubbedMachine();
    const sidecar = join(await temporaryFolder(), "sidecar.cjs");
    await writeFile(sidecar, source);
    const up = await project.vagrant("up", { env: { VAGRANT_ORBSTACK_SIDECAR: sidecar } });
    expect(up.exitCode).toBe(1);
    expect(up.output).toContain("sidecar process failed");
    expect(up.output).toContain("the last word");
    expect(await project.data("id")).toBe(stubId);
    expect((await stub.machines())[0]?.state).toBe("running");
  });
});

/** The real orbctl's names of this project's machines. */
async function machinesOf(project: Project): Promise<string[]> {
  const name = await project.machineName().catch(() => undefined);
  const { stdout } = await execa("orbctl", ["list", "-q"]);
  return stdout.split("\n").filter((line) => line === name);
}

/** Ends what the killed sidecar left running: the hanging stub. */
async function endCalls(stub: Stub): Promise<void> {
  const home = stub.environment.ORBCTL_STUB_HOME ?? "";
  const { stdout } = await execa("pgrep", ["-f", stub.program], { reject: false });
  for (const pid of stdout.split("\n").filter(Boolean)) {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    if (environment.includes(home)) process.kill(Number(pid), "SIGKILL");
  }
}
