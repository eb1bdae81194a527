import { randomBytes } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../support/free-port.js";
import { Project } from "../support/project.js";
import { vmJson } from "../support/vm.js";

const suffix = randomBytes(3).toString("hex");
/** OrbStack's names for what no project clears away. */
const free = { copy: `vot-copy-${suffix}`, renamed: `vot-renamed-${suffix}`, again: `vot-again-${suffix}` };

const orbctl = (...args: string[]) => execa("orbctl", args, { reject: false, stdin: "ignore" });
afterEach(async () => {
  for (const name of Object.values(free)) await orbctl("delete", "--force", name);
});

const open = (port: number) =>
  Project.open(`Vagrant.configure("2") do |config|
    config.vm.provider(:orbstack) { |os| os.distro = "debian" }
    config.vm.provision "shell", inline: "echo here >> /home/vagrant/provisioned"
    config.vm.define "web" do |web|
      web.vm.network "private_network", ip: "192.168.59.10"
      web.vm.network "forwarded_port", guest: 8000, host: ${port}
    end
    config.vm.define "twin"
    config.vm.define "back"
  end`);

/** What a guest says to one command. */
async function inside(project: Project, machine: string, command: string): Promise<string> {
  return (await project.succeed(`ssh ${machine} -c '${command}'`)).stdout;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("close", () => undefined).once("connect", () => socket.destroy());
  });
}

describe("vagrant vm clone, rename, export, import", () => {
  it("makes machines of machines, and loses none", { timeout: 300_000 }, async () => {
    const port = await freePort();
    const project = await open(port);
    await project.succeed("up web");
    await inside(project, "web", "echo kept > kept; sync");
    const id = await project.data("id", "web");

    // Into the Vagrantfile: a machine like any other, with nothing that only the original may have.
    const twin = await vmJson(project, "clone web --into twin");
    expect(twin).toMatchObject({ source: "web", machine: "twin", id: await project.data("id", "twin") });
    const look =
      "cat kept provisioned; ls /vagrant; hostname -I; grep -o vagrant@.* /etc/passwd | cut -d: -f1";
    const seen = await inside(project, "twin", look);
    expect(seen).toContain("kept\nhere\nhere\nVagrantfile");
    expect(seen).not.toContain("192.168.59.10");
    expect(seen).toContain(`vagrant@${twin.name}`);
    expect(seen).not.toContain(`vagrant@${await project.machineName("web")}`);
    expect((await project.vagrant("vm clone web --into twin")).exitCode).toBe(1);
    await project.succeed("destroy -f twin");

    // Of OrbStack alone: stopped, and entered by the line that is printed.
    const copy = await vmJson<{ ssh: string }>(project, `clone web ${free.copy}`);
    expect(copy).toMatchObject({ name: free.copy, state: "stopped" });
    expect(JSON.parse((await orbctl("info", free.copy, "-f", "json")).stdout).record.state).toBe("stopped");
    await orbctl("start", free.copy);
    const [program = "", ...args] = copy.ssh.split(" ");
    const quietly = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"];
    const entered = await execa(program, [...quietly, ...args, "cat kept; hostname -I; cat /etc/fstab"]);
    expect(entered.stdout).toContain("kept");
    expect(entered.stdout).not.toMatch(/192\.168\.59\.10|\/vagrant/);
    expect((await project.vagrant(`vm clone web ${free.copy}`)).output).toContain("already");

    // Another name: the id, the data, folders, addresses and ports stay, and provisioners do not run again.
    expect(await vmJson(project, `rename -f web ${free.renamed}`)).toMatchObject({ restarted: true });
    expect(await project.data("id", "web")).toBe(id);
    expect(await project.machineName("web")).toBe(free.renamed);
    const renamed = await inside(project, "web", look);
    expect(renamed).toContain("kept\nhere\nVagrantfile");
    expect(renamed).toMatch(/192\.168\.59\.10/);
    expect(renamed.match(/vagrant@\S+/g)).toEqual([`vagrant@${free.renamed}`]);
    expect(await accepts(port)).toBe(true);

    // A rename behind our back is put right by the next up.
    await orbctl("rename", free.renamed, free.again);
    await project.succeed("up web");
    expect((await inside(project, "web", look)).match(/vagrant@\S+/g)).toEqual([`vagrant@${free.again}`]);
    expect(await project.machineName("web")).toBe(free.again);

    // Out to a file and in again.
    const exported = await vmJson<{ bytes: number }>(project, "export web web.tar.zst");
    expect((await stat(join(project.folder, "web.tar.zst"))).size).toBe(exported.bytes);
    const refused = await project.vagrant("vm export web web.tar.zst");
    expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining("--force")]);
    await vmJson(project, "import web.tar.zst back --no-provision");
    const back = await inside(project, "back", look);
    expect(back).toContain("kept\nhere\nVagrantfile");
    expect(back).not.toContain("192.168.59.10");
    expect((await readdir(project.folder)).filter((name) => name.includes("partial"))).toEqual([]);

    const registered = await readdir(join(project.home, "orbstack", "registry"));
    const entries = registered.map((file) =>
      readFile(join(project.home, "orbstack", "registry", file), "utf8"),
    );
    expect((await Promise.all(entries)).map((text) => JSON.parse(text).machine_name).sort()).toEqual(
      ["back", free.copy, "web"].sort(),
    );
    await project.succeed("destroy -f");
  });
});
