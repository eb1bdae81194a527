import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import "../support/count-processes.js";
import { Project } from "../support/project.js";

const run = promisify(execFile);

const vagrantfile = (options: string) => `
  Vagrant.configure("2") do |config|
    config.vm.box = "debian/bookworm64"
    config.vm.synced_folder ".", "/vagrant", disabled: true
    config.vm.define "r1" do |m|
      m.vm.hostname = "r1"
      ${options}
    end
  end
`;
const router = `
  m.lab.kind = "frr"
  m.lab.startup_config = "configs/r1.cfg"
`;
const startup = `log syslog informational
!
router ospf
 ospf router-id 10.0.0.1
 network 10.0.12.0/30 area 0
exit
!
`;

describe("configurations", () => {
  let project: Project;
  beforeAll(async () => {
    project = await Project.open(vagrantfile(router), {}, { lifetime: "file" });
  });

  async function inGuest(...command: readonly string[]): Promise<string> {
    const name = await project.machineName("r1");
    const { stdout } = await run("orbctl", ["run", "--machine", name, "--user", "root", ...command]);
    return stdout;
  }
  const configs = () => join(project.folder, "configs");
  const saved = () => readFile(join(configs(), "r1.cfg"), "utf8");

  it("with a mistake are refused before anything is created", async () => {
    const refused = await project.vagrant("up --provider=orbstack");
    expect(refused.output).toContain("config.lab.startup_config: there is no file configs/r1.cfg");
    await project.write("Vagrantfile", vagrantfile('m.lab.kind = "ffr"'));
    const unknown = await project.vagrant("up --provider=orbstack");
    expect(unknown.output).toContain("config.lab.kind: there is no kind 'ffr'. Did you mean frr?");
    expect([refused.exitCode, unknown.exitCode, await project.data("id", "r1")]).toEqual([1, 1, undefined]);
    await project.write("Vagrantfile", vagrantfile(router));
  });

  it("are loaded into a new router, saved with its changes, and the same in the next one", async () => {
    await project.write("configs/r1.cfg", startup);
    const up = await project.succeed("up --provider=orbstack");
    expect(up.output).toContain("r1: Load configs/r1.cfg");
    await inGuest("vtysh", "-c", "configure terminal", "-c", "router bgp 65001");
    const save = await project.succeed("lab save");
    expect(save.output).toMatch(
      /^r1: configs\/r1\.cfg changed: \d+ lines added, .* The earlier one is configs\/r1-/m,
    );
    expect(await saved()).toMatch(/^router bgp 65001$[\s\S]*^router ospf$/m);
    expect(await readdir(configs())).toEqual([expect.stringMatching(/^r1-\d{8}-\d{6}\.cfg$/), "r1.cfg"]);
    await project.succeed("destroy -f");
    await project.succeed("up --provider=orbstack");
    expect(await inGuest("vtysh", "-c", "show running-config no-header")).toBe(await saved());
    expect((await project.succeed("lab diff")).stdout).toBe("");
  });

  it("are compared with the running one, which a load then replaces, also after a reboot", async () => {
    await inGuest("vtysh", "-c", "configure terminal", "-c", "no router bgp");
    const diff = await project.vagrant("lab diff r1");
    expect([diff.exitCode, diff.stdout]).toEqual([1, expect.stringMatching(/^-router bgp 65001$/m)]);
    expect((await project.succeed("lab load")).output).toContain("r1: loaded configs/r1.cfg.");
    expect((await project.vagrant("lab diff")).exitCode).toBe(0);
    await project.succeed("reload");
    expect((await project.vagrant("lab diff")).exitCode).toBe(0);
  });

  it("that a device refuses change nothing", async () => {
    await project.write("other/r1.cfg", "router bpg 1\n");
    const load = await project.vagrant("lab load --from other");
    expect([load.exitCode, load.output]).toEqual([1, expect.stringContaining("Unknown command")]);
    expect((await project.vagrant("lab diff")).exitCode).toBe(0);
  });

  it("of a Linux machine are files and parameters of the kernel", async () => {
    await project.write("Vagrantfile", vagrantfile(""));
    await inGuest(
      "sh",
      "-c",
      "echo 'net.ipv4.ip_forward = 1' >/etc/sysctl.d/lab.conf; sysctl -qw net.ipv4.ip_forward=1",
    );
    await project.succeed("lab save --to linux");
    await inGuest("sh", "-c", "rm /etc/sysctl.d/lab.conf; sysctl -qw net.ipv4.ip_forward=0");
    expect((await project.vagrant("lab diff --from linux")).stdout).toContain("-net.ipv4.ip_forward = 1");
    await project.succeed("lab load --from linux");
    expect((await project.vagrant("lab diff --from linux")).exitCode).toBe(0);
    expect(await inGuest("cat", "/etc/sysctl.d/lab.conf")).toBe("net.ipv4.ip_forward = 1\n");
  });
});
