import { randomBytes } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { withDefaultMachine } from "../support/default-machine.js";
import { freePort } from "../support/free-port.js";
import { Project } from "../support/project.js";
import { vmJson } from "../support/vm.js";

const suffix = randomBytes(3).toString("hex");

const vagrantfile = (port: number) => `Vagrant.configure("2") do |config|
  config.vm.provider(:orbstack) { |os| os.distro = "debian" }
  config.vm.provision "shell", inline: "echo here >> /home/vagrant/provisioned"
  config.vm.define "web" do |web|
    web.vm.network "private_network", ip: "192.168.59.20"
    web.vm.network "forwarded_port", guest: 8000, host: ${port}
  end
  config.vm.define "back"
end`;
const look = "cat kept provisioned; ls /vagrant; hostname -I; cut -d: -f1 /etc/passwd | grep @";

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

describe("vagrant vm rename, export and import", () => {
  it("rename a machine, and export and import it", async () => {
    const port = await freePort();
    const project = await Project.open(vagrantfile(port));
    await project.succeed("up web");
    await project.succeed("ssh web -c 'echo kept > kept; sync'");
    const id = await project.data("id", "web");
    const inside = async (machine: string) => (await project.succeed(`ssh ${machine} -c '${look}'`)).stdout;

    // The id, data, folders, addresses and ports stay, and provisioners do not run again.
    const name = `vot-renamed-${suffix}`;
    expect(await vmJson(project, `rename -f web ${name}`)).toMatchObject({ id, to: name, restarted: true });
    expect([await project.data("id", "web"), await project.machineName("web")]).toEqual([id, name]);
    const renamed = await inside("web");
    expect(renamed).toContain("kept\nhere\nVagrantfile");
    expect(renamed).toContain("192.168.59.20");
    expect(renamed.match(/vagrant@\S+/g)).toEqual([`vagrant@${name}`]);
    expect(await accepts(port)).toBe(true);

    // The next up repairs a rename outside Vagrant.
    const again = `vot-again-${suffix}`;
    await execa("orbctl", ["rename", name, again]);
    await project.succeed("up web");
    expect((await inside("web")).match(/vagrant@\S+/g)).toEqual([`vagrant@${again}`]);
    expect(await project.machineName("web")).toBe(again);

    await withDefaultMachine(async () => {
      const { stdout: former } = await execa("orbctl", ["default"], { reject: false });
      const found = await vmJson(project, "default web");
      await execa("orbctl", ["default", former || "none"], { reject: false });
      expect(found).toMatchObject({ default: { id, name: again, machine: "web" } });
    });

    // Exported to a file, and imported as another machine.
    const exported = await vmJson<{ bytes: number }>(project, "export web web.tar.zst");
    expect((await stat(join(project.folder, "web.tar.zst"))).size).toBe(exported.bytes);
    const refused = await project.vagrant("vm export web web.tar.zst");
    expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining("--force")]);
    await vmJson(project, "import web.tar.zst back --no-provision");
    const back = await inside("back");
    expect(back).toContain("kept\nhere\nVagrantfile");
    expect(back).not.toContain("192.168.59.20");
    expect((await readdir(project.folder)).filter((file) => file.includes("partial"))).toEqual([]);
    await project.succeed("destroy -f");
  });
});
