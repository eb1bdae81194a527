import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, describe, expect, it } from "vitest";
import { absenceOf } from "../support/absence.js";
import { freePort } from "../support/free-port.js";
import { useHypervisor, useSshImage } from "../support/hypervisors.js";
import { Project } from "../support/project.js";

const absence = absenceOf("docker");

if (absence !== undefined) describe("The provider vagrant", () => it.skip(absence, () => undefined));
else describe("The provider vagrant", () => describeProvider());

/** A container whose first process hears no SIGTERM, and for which Docker would wait a minute. */
const deaf = `v.backend_options = {
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
      const id = await innerId(project);
      if (id !== undefined) await docker("rm", "--force", id);
    }
  });

  const docker = async (...args: string[]) =>
    (await execa("docker", ["--host", host(), ...args], { reject: false })).stdout;
  const data = (project: Project, file: string) =>
    readFile(join(project.folder, ".vagrant/machines/default/vagrant", file), "utf8").catch(() => undefined);
  const innerId = (project: Project) => data(project, "instance/.vagrant/machines/default/docker/id");
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

  it("makes, changes, stops and destroys a machine of Docker's", { timeout: 180_000 }, async () => {
    const port = await freePort();
    const project = await open(
      vagrantfile(
        "",
        `config.vm.provision "shell", inline: "echo provisioned >> /tmp/log; grep -c . /tmp/log"
         config.vm.network "forwarded_port", guest: 80, host: ${port}`,
      ),
    );
    const up = await project.succeed("up");
    expect(up.output).toMatch(/default: Container created: /);
    expect(up.output.match(/Creating the container/g)).toHaveLength(1);
    expect(up.output).not.toContain("--no-provision");
    const id = (await innerId(project)) ?? "";
    expect([await data(project, "id"), await memoryOf(id)]).toEqual([id, 256 * 2 ** 20]);

    expect((await project.succeed("status")).output).toMatch(/default +running \(vagrant\)/);
    expect(await project.vagrant("ssh -c 'cat /vagrant/vm.yaml /tmp/log; exit 7'")).toMatchObject({
      exitCode: 7,
      output: expect.stringMatching(/memory: 256\s*provisioned/),
    });
    expect((await project.succeed("port --guest 80")).output.trim()).toBe(String(port));

    const again = await project.succeed("up");
    expect(again.output).not.toMatch(/reload|Container/);
    expect((await project.succeed("provision")).output).toMatch(/default: 2$/m);

    await project.write("vm.yaml", "memory: 300\nbackend_options:\n  env: { A: b }\n");
    const told = (await project.succeed("up")).output;
    expect(told).toMatch(/`vagrant reload` applies this/);
    expect(told).toMatch(/\+ .*--memory=300m/);
    expect(await memoryOf(id)).toBe(256 * 2 ** 20);
    const reload = (await project.succeed("reload")).output;
    expect(reload).toMatch(/need `vagrant destroy`.*\n.*backend_options.env: nothing => \{"A":"b"\}/);
    expect([await data(project, "id"), await innerId(project), await memoryOf(id)]).toEqual([
      id,
      id,
      300 * 2 ** 20,
    ]);
    expect((await project.succeed("reload")).output).toMatch(/Nothing changed/);

    await project.succeed("halt");
    expect((await project.succeed("status")).output).toMatch(/default +stopped \(vagrant\)/);
    expect((await project.vagrant("ssh -c true")).output).toMatch(/must be running/);
    const started = (await project.succeed("up")).output;
    expect(started).toMatch(/Starting container/);
    expect(started).not.toMatch(/Creating the container/);
    expect((await project.succeed("ssh -c 'cat /tmp/log'")).output).toMatch(/provisioned/);

    await project.succeed("destroy --force");
    expect(await docker("ps", "--all", "--quiet", "--no-trunc", "--filter", `id=${id}`)).toBe("");
    await expect(
      access(join(project.folder, ".vagrant/machines/default/vagrant/instance")),
    ).rejects.toThrow();
    expect((await project.succeed("destroy --force")).output).toMatch(/not created/);
  });

  it("kills a machine that does not listen, and keeps it", { timeout: 120_000 }, async () => {
    const project = await open(vagrantfile(deaf));
    await project.succeed("up");
    const id = await innerId(project);
    const { output, ms } = await project.succeed("halt --force");
    expect(output).toMatch(/hypervisor pulled the plug/);
    expect(ms).toBeLessThan(8_000);
    expect((await project.succeed("status")).output).toMatch(/stopped/);
    await project.succeed("up");
    expect([await innerId(project), await data(project, "id")]).toEqual([id, id]);
  });

  it("does not take Docker's silence for the end of the machine", { timeout: 120_000 }, async () => {
    const project = await open(vagrantfile());
    await project.succeed("up");
    const id = await data(project, "id");
    const away = { env: { DOCKER_HOST: "unix:///nowhere/docker.sock" } };
    const status = await project.vagrant("status", away);
    expect(status.output).toMatch(/unknown \(vagrant\)/);
    expect(status.output).toMatch(/Cannot connect to the Docker daemon/);
    for (const command of ["up", "halt", "reload", "destroy --force"]) {
      const { exitCode, output } = await project.vagrant(command, away);
      expect([exitCode, output]).toEqual([1, expect.stringContaining("Cannot connect to the Docker daemon")]);
    }
    expect(await data(project, "id")).toBe(id);
    await docker("rm", "--force", id ?? "");
    expect((await project.succeed("status")).output).toMatch(/not created \(vagrant\)/);
  });

  it("says what is wrong, and makes nothing", { timeout: 120_000 }, async () => {
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
      expect.stringMatching(/inner `vagrant up.*no\.such\/image/s),
    ]);
    expect((await project.succeed("status")).output).toMatch(/not created/);
    expect(await data(project, "id")).toBeUndefined();
  });
}
