import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, describe, expect, it } from "vitest";
import "../support/count-processes.js";
import { absenceOf } from "../support/absence.js";
import { useHypervisor, useSshImage } from "../support/hypervisors.js";
import { Project } from "../support/project.js";

const absence = absenceOf("docker");

if (absence !== undefined) describe("The provider vagrant", () => it.skip(absence, () => undefined));
else describe("The provider vagrant", () => describeProvider());

/** A container whose first process ignores SIGTERM, so Docker would wait a minute. */
const unresponsive = `v.backend_options = {
  "cmd" => ["sh", "-c", "mkdir -p /run/sshd; /usr/sbin/sshd; exec sleep 86400"], "stop_timeout" => 60
}`;

function vagrantfile(block = "", more = ""): string {
  return `Vagrant.configure("2") do |config|
    config.vm.box = "vagrant-orbstack-test:ssh"
    config.vm.boot_timeout = 60
    ${more}
    config.vm.provider :vagrant do |v|
      v.backend = "docker"
      v.config_files = ["vm.yaml"]
      ${block}
    end
  end`;
}

function describeProvider(): void {
  const host = useHypervisor("docker");
  useSshImage();
  const opened: Project[] = [];
  afterEach(async () => {
    for (const project of opened.splice(0)) {
      const id = await backendId(project);
      if (id !== undefined) await docker("rm", "--force", id);
    }
  });

  const docker = async (...args: string[]) =>
    (await execa("docker", ["--host", host(), ...args], { reject: false })).stdout;
  const data = (project: Project, file: string) =>
    readFile(join(project.folder, ".vagrant/machines/default/vagrant", file), "utf8").catch(() => undefined);
  const backendId = (project: Project) => data(project, "instance/.vagrant/machines/default/docker/id");
  const memoryOf = async (id: string) => Number(await docker("inspect", "-f", "{{.HostConfig.Memory}}", id));
  const open = async (text: string, options = "memory: 256") => {
    const project = await Project.open(text, {
      VAGRANT_DEFAULT_PROVIDER: "vagrant",
      DOCKER_HOST: host(),
    });
    opened.push(project);
    await project.write("vm.yaml", options);
    return project;
  };

  it("reports changes, applies them, and lists what needs a destroy", async () => {
    const project = await open(
      vagrantfile(
        "",
        'config.vm.provision "shell", inline: "echo provisioned >> /tmp/log; grep -c . /tmp/log"',
      ),
    );
    const up = await project.succeed("up");
    expect(up.output).toMatch(/default: Container created: /);
    expect(up.output.match(/Creating the container/g)).toHaveLength(1);
    expect(up.output).not.toContain("--no-provision");
    const id = (await backendId(project)) ?? "";
    expect((await project.succeed("up")).output).not.toMatch(/reload|Container/);
    expect((await project.succeed("provision")).output).toMatch(/default: 2$/m);

    await project.write("vm.yaml", "memory: 300\nbackend_options:\n  env: { A: b }\n");
    const told = (await project.succeed("up")).output;
    expect(told).toMatch(/`vagrant reload` applies this/);
    expect(told).toMatch(/\+ .*--memory=300m/);
    expect(await memoryOf(id)).toBe(256 * 2 ** 20);
    const reload = (await project.succeed("reload")).output;
    expect(reload).toMatch(/need `vagrant destroy`.*\n.*backend_options.env: nothing => \{"A":"b"\}/);
    expect(await memoryOf(id)).toBe(300 * 2 ** 20);

    await docker("rm", "--force", id);
    expect((await project.succeed("status")).output).toMatch(/not created \(vagrant\)/);
  });

  it("kills a machine that ignores the shutdown, and keeps it", async () => {
    const project = await open(vagrantfile(unresponsive));
    await project.succeed("up");
    const id = await backendId(project);
    expect((await project.succeed("halt --force")).output).toMatch(/backend powered it off/);
    expect((await project.succeed("status")).output).toMatch(/stopped/);
    await project.succeed("up");
    expect([await backendId(project), await data(project, "id")]).toEqual([id, id]);
  });

  it("exports a machine before it is destroyed, as an image from which another is created", {
    timeout: 180_000,
  }, async () => {
    const project = await open(vagrantfile());
    await project.succeed("up");
    await project.succeed("ssh -c 'echo precious > /tmp/kept'");
    const { output } = await project.succeed("destroy -f --keep kept.tar");
    expect(output).toContain("default: destroyed, exported to");
    expect(await backendId(project)).toBeUndefined();
    const loaded = await docker("load", "--input", join(project.folder, "kept.tar"));
    const image = /sha256:[0-9a-f]{64}/.exec(loaded)?.[0] ?? "";
    try {
      expect(await docker("run", "--rm", image, "cat", "/tmp/kept")).toBe("precious");
    } finally {
      await docker("rmi", image);
    }
  });

  it("reports errors, and creates nothing", async () => {
    const project = await open(vagrantfile('v.backend = "dokcer"; v.cpus = 0'));
    const { exitCode, output } = await project.vagrant("validate");
    expect([exitCode, output]).toEqual([1, expect.stringMatching(/did you mean docker/)]);
    expect(output).toMatch(/cpus: expected a whole number/);
    await project.write("Vagrantfile", vagrantfile());
    await project.write("vm.yaml", "cpus: 1\nmemory: [");
    const bad = await project.vagrant("up");
    expect([bad.exitCode, bad.output]).toEqual([1, expect.stringMatching(/vm\.yaml:2:/)]);
    await project.write("vm.yaml", "");
    await project.write("Vagrantfile", vagrantfile('v.backend_options = { "image" => "no.such/image:1" }'));
    const failed = await project.vagrant("up");
    expect([failed.exitCode, failed.output]).toEqual([
      1,
      expect.stringMatching(/nested `vagrant up.*no\.such\/image/s),
    ]);
    expect((await project.succeed("status")).output).toMatch(/not created/);
    expect(await data(project, "id")).toBeUndefined();
  });
}
