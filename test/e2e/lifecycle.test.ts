import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import "../support/count-processes.js";
import { Project } from "../support/project.js";

const run = promisify(execFile);

const vagrantfile = `
Vagrant.configure("2") do |config|
  config.vm.box = "debian/bookworm64"
  config.vm.provision "file", source: "greeting.txt", destination: "/home/vagrant/greeting.txt"
  config.vm.provision "shell", inline: 'echo "inline as $(whoami) on $(hostname)"'
  config.vm.provision "shell", path: "provision.sh", args: ["one", "two words"]
  config.vm.provision "shell", privileged: false, inline: 'echo "plain as $(whoami): $(cat greeting.txt)"'
end
`;

it("creates, uses and destroys a machine, with Vagrant's own messages and exit statuses", {
  timeout: 600_000,
}, async () => {
  const project = await Project.open(vagrantfile);
  await project.write("greeting.txt", "hello from the host\n");
  await project.write("provision.sh", '#!/bin/sh\necho "script got $# arguments, the last is <$2>"\n');

  const status = await project.succeed("status");
  expect(status.output).toMatch(/default +not created \(orbstack\)/);

  const up = await project.succeed("up --provider=orbstack");
  expect(up.output).toContain("Bringing machine 'default' up with 'orbstack' provider...");
  expect(up.output).toMatch(
    /==> default: Creating machine vagrant-default-[0-9a-f]{6} \(debian:bookworm\)\.\.\./,
  );
  expect(up.output).toContain("==> default: Machine booted and ready!");
  expect(up.output).toContain("==> default: Running provisioner: shell...");
  const name = await project.machineName();
  expect(up.output).toContain(`default: inline as root on ${name}`);
  expect(up.output).toContain("default: script got 2 arguments, the last is <two words>");
  expect(up.output).toContain("default: plain as vagrant: hello from the host");

  const id = await project.data("id");
  const again = await project.succeed("up");
  expect(again.output).toContain("Machine already provisioned.");
  expect(again.output).not.toContain("Running provisioner");
  expect(await project.data("id")).toBe(id);

  expect((await project.succeed("status")).output).toMatch(/default +running \(orbstack\)/);
  expect((await project.vagrant("ssh -c 'exit 7'")).exitCode).toBe(7);
  expect(
    (await project.succeed("ssh -c 'cat /vagrant/greeting.txt; touch /vagrant/from-guest'")).output,
  ).toContain("hello from the host");
  await run("test", ["-O", join(project.folder, "from-guest")]);

  const provision = await project.succeed("provision");
  expect(provision.output.match(/Running provisioner/g)).toHaveLength(4);

  expect((await project.succeed("halt")).output).toContain("==> default: Stopping the machine...");
  expect((await project.succeed("status")).output).toMatch(/default +stopped \(orbstack\)/);
  const unreachable = await project.vagrant("ssh -c true");
  expect(unreachable.exitCode).toBe(1);
  expect(unreachable.output).toContain("VM must be running");
  expect((await project.succeed("status")).output).toMatch(/default +stopped/);

  const started = await project.succeed("up");
  expect(started.output).toContain(`==> default: Starting machine ${name}...`);
  expect(started.output).not.toContain("Running provisioner");

  const reload = await project.succeed("reload --provision");
  expect(reload.output.match(/Running provisioner/g)).toHaveLength(4);
  expect((await project.succeed("ssh -c 'cat /vagrant/greeting.txt'")).output).toContain(
    "hello from the host",
  );

  const config = join(project.folder, "ssh-config");
  await writeFile(config, (await project.succeed("ssh-config")).output);
  const { stdout } = await run("ssh", ["-F", config, "default", "hostname"]);
  expect(stdout.trim()).toBe(name);

  expect((await project.succeed("global-status")).output).toMatch(/default +orbstack +running/);

  const destroy = await project.succeed("destroy -f");
  expect(destroy.output).toContain(`==> default: Destroying machine ${name} and its disk...`);
  expect(await project.data("id")).toBeUndefined();
  expect((await project.succeed("destroy -f")).output).toContain("The machine is not created.");
  expect((await project.succeed("status")).output).toMatch(/default +not created/);
});

it("logs in with a terminal, and passes on the shell's exit status", async () => {
  const project = await Project.open(`
    Vagrant.configure("2") { |config| config.vm.provider(:orbstack) { |os| os.distro = "debian" } }
  `);
  await project.succeed("up --provider=orbstack");
  const typed = run("sh", ["-c", "printf 'tty; whoami; exit 3\\n' | vagrant ssh -- -tt"], {
    cwd: project.folder,
    env: { ...process.env, VAGRANT_HOME: project.home },
  });
  await expect(typed).rejects.toMatchObject({
    code: 3,
    stdout: expect.stringMatching(/\/dev\/pts\/\d+[\s\S]*vagrant/),
  });
});

it("brings up several machines in parallel, each with its own output", async () => {
  const project = await Project.open(`
    Vagrant.configure("2") do |config|
      config.vm.box = "debian/bookworm64"
      %w[web db].each do |name|
        config.vm.define(name) { |node| node.vm.provision "shell", inline: "echo I am #{name}" }
      end
    end
  `);
  const up = await project.succeed("up --provider=orbstack");
  expect(up.output).toContain("web: I am web");
  expect(up.output).toContain("db: I am db");
  expect(await project.machineName("web")).not.toBe(await project.machineName("db"));
  expect((await project.succeed("status")).output).toMatch(/web +running[\s\S]*db +running/);
  await project.succeed("destroy -f web");
  expect((await project.succeed("status")).output).toMatch(/web +not created[\s\S]*db +running/);
});
