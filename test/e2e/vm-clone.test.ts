import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, describe, expect, it } from "vitest";
import { Project } from "../support/project.js";
import { vmJson } from "../support/vm.js";

const name = `vot-copy-${randomBytes(3).toString("hex")}`;
const orbctl = (...args: string[]) => execa("orbctl", args, { reject: false, stdin: "ignore" });
afterEach(async () => {
  await orbctl("delete", "--force", name);
});

const vagrantfile = `Vagrant.configure("2") do |config|
  config.vm.provider(:orbstack) { |os| os.distro = "debian" }
  config.vm.provision "shell", inline: "echo here >> /home/vagrant/provisioned"
  config.vm.define("web") { |web| web.vm.network "private_network", ip: "192.168.59.10" }
  config.vm.define "twin"
end`;
const quietly = [
  "-o",
  "StrictHostKeyChecking=no",
  "-o",
  "UserKnownHostsFile=/dev/null",
  "-o",
  "LogLevel=ERROR",
];

describe("vagrant vm clone", () => {
  it("creates clones without anything that only the original may have", async () => {
    const project = await Project.open(vagrantfile);
    await project.succeed("up web");
    await project.succeed("ssh web -c 'echo kept > kept; sync'");
    const original = await project.machineName("web");

    // Into the Vagrantfile: an ordinary machine.
    const twin = await vmJson(project, "clone web --into twin");
    expect(twin).toMatchObject({ source: "web", machine: "twin", id: await project.data("id", "twin") });
    const look = "cat kept provisioned; ls /vagrant; hostname -I; cat /etc/passwd";
    const { stdout: seen } = await project.succeed(`ssh twin -c '${look}'`);
    expect(seen).toContain("kept\nhere\nhere\nVagrantfile");
    expect(seen).not.toContain("192.168.59.10");
    expect(seen).toContain(`vagrant@${twin.name}`);
    expect(seen).not.toContain(`vagrant@${original}`);
    const refused = await project.vagrant("vm clone web --into twin");
    expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining("already created")]);

    // Only in OrbStack: stopped, and entered with the printed command.
    const copy = await vmJson<{ ssh: string; id: string }>(project, `clone web ${name}`);
    expect(copy).toMatchObject({ name, state: "stopped" });
    expect(JSON.parse((await orbctl("info", name, "-f", "json")).stdout).record.state).toBe("stopped");
    await orbctl("start", name);
    const [program = "", ...args] = copy.ssh.split(" ");
    const entered = await execa(program, [...quietly, ...args, "cat kept; hostname -I; cat /etc/fstab"]);
    expect(entered.stdout).toContain("kept");
    expect(entered.stdout).not.toMatch(/192\.168\.59\.10|\/vagrant/);
    expect((await project.vagrant(`vm clone web ${name}`)).output).toContain("already");
    const registry = join(project.home, "orbstack", "registry");
    expect(await readdir(registry)).toHaveLength(3);
    expect(JSON.parse(await readFile(join(registry, `${copy.id}.json`), "utf8"))).toMatchObject({
      clone_of: await project.data("id", "web"),
    });

    // The original kept running.
    expect((await project.succeed("ssh web -c 'cat kept; hostname -I'")).stdout).toContain("192.168.59.10");
    await project.succeed("destroy -f");
    expect((await orbctl("list", "-q")).stdout.split("\n")).toContain(name);
  });
});
