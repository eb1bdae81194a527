import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it, vi } from "vitest";
import "../support/count-processes.js";
import { debianPackage } from "../support/debian-package.js";
import { absenceOfNetem } from "../support/netem.js";
import { Project } from "../support/project.js";
import { labJson } from "../support/vm.js";

const run = promisify(execFile);

const vagrantfile = (links: string) => `
  Vagrant.configure("2") do |config|
    config.vm.box = "debian/bookworm64"
    config.vm.synced_folder ".", "/vagrant", disabled: true
    config.lab.name = "campus"
    config.lab.post_boot = ["ip link show >/dev/null && echo done >> /var/log/post-boot"]
    ${links}
    %w[r1 r2].each { |name| config.vm.define name }
  end
`;
const links = `
  config.lab.link "r1:eth1" => "10.0.12.1/30", "r2:eth1" => "10.0.12.2/30"
  config.lab.link "r1:core0" => "fd00:12::1/64", "r2:eth7" => "fd00:12::2/64", name: "core", mtu: 1300
`;

const noNetem = absenceOfNetem();

describe("links", () => {
  let project: Project;
  beforeAll(async () => {
    project = await Project.open(vagrantfile(links), {}, { lifetime: "file" });
  });

  async function inGuest(machine: string, command: string): Promise<string> {
    const name = await project.machineName(machine);
    const args = ["run", "--machine", name, "--user", "root", "sh", "-c", command];
    const { stdout } = await run("orbctl", args);
    return stdout;
  }

  const allocations = async () => {
    const folder = join(project.home, "orbstack", "networks");
    const files = (await readdir(folder)).filter(
      (name) => name.startsWith("campus-") && name.endsWith(".json"),
    );
    return Promise.all(files.map(async (name) => JSON.parse(await readFile(join(folder, name), "utf8"))));
  };

  const allWork = async () => {
    await inGuest("r1", "ping -c 1 -W 2 10.0.12.2 && ping -c 1 -W 2 fd00:12::2");
    await inGuest("r2", "ping -c 1 -W 2 10.0.12.1 && ping -c 1 -W 2 fd00:12::1");
  };
  const eventually = (what: () => Promise<unknown>) => vi.waitFor(what, { timeout: 60_000, interval: 200 });

  it("with a mistake are refused before anything is created", async () => {
    await project.write("Vagrantfile", vagrantfile('config.lab.link "r1:eth1", "r3:eth1"'));
    const refused = await project.vagrant("up --provider=orbstack");
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toContain(
      "config.lab.link r1:eth1, r3:eth1: there is no machine r3. Did you mean r1?",
    );
    expect([await project.data("id", "r1"), await project.data("id", "r2")]).toEqual([undefined, undefined]);
    await project.write("Vagrantfile", vagrantfile(links));
  });

  it("connect machines that come up one after the other or together", async () => {
    const up = await project.succeed("up --provider=orbstack");
    expect(up.output).toContain("r1: eth1 (10.0.12.1/30) to r2:eth1");
    // Guests do not use an IPv6 address in its first second.
    await eventually(allWork);
    expect(await allocations()).toMatchObject([
      { allocations: { r1: [100, 101], r2: [100, 101] }, next_vlan: 102 },
    ]);
    expect(await inGuest("r1", "cat /sys/class/net/core0/mtu /sys/class/net/eth1/mtu")).toBe("1300\n1450\n");
  });

  it("are apart from each other and from the machines' own network", async () => {
    for (const device of ["core0", "eth0"])
      expect(await inGuest("r1", `ping -c 1 -W 1 -I ${device} 10.0.12.2 || true`)).toContain(
        " 100% packet loss",
      );
  });

  it("are shown by `vagrant lab status` and `list`", async () => {
    const status = await labJson<{ machines: { interfaces: object[] }[] }>(project, "status r2");
    expect(status.machines[0]?.interfaces).toMatchObject([
      { name: "eth1", peers: ["r1:eth1"], status: "up", addresses: ["10.0.12.2/30"], mtu: 1450 },
      { name: "eth7", link: "core", peers: ["r1:core0"], status: "up", mtu: 1300 },
    ]);
    expect((await project.succeed("lab status")).output).toMatch(
      /^r1 +linux +running +core0 +core +fd00:12::1\/64 +r2:eth7 +up/m,
    );
    const { labs } = await labJson<{ labs: object[] }>(project, "list");
    expect(labs).toMatchObject([
      { name: "campus", project: project.folder, machines: [{ state: "running" }, { state: "running" }] },
    ]);
  });

  it("can be set down and up again, which a peer that comes up does not change", async () => {
    expect((await project.succeed("lab link down r1:eth1 r1:core0")).stdout).toBe(
      "r1:eth1: down\nr1:core0: down",
    );
    expect(await inGuest("r2", "ping -c 1 -W 1 10.0.12.1 || true")).toContain(" 100% packet loss");
    await project.succeed("reload r2");
    expect((await project.succeed("lab status r1")).output).toMatch(/eth1 .* down .*\n.* core0 .* down /);
    await project.succeed("lab link up r1:eth1 r1:core0");
    await eventually(allWork);
  });

  it.skipIf(noNetem)(`lose as many packets as they should${noNetem ? ` (${noNetem})` : ""}`, async () => {
    await project.succeed("lab link set r1:eth1 --loss 50% --delay 5ms");
    const shown = await labJson<{ machines: { interfaces: object[] }[] }>(project, "link show r1:eth1");
    expect(shown.machines[0]?.interfaces).toMatchObject([{ impairments: { loss_percent: 50, delay_ms: 5 } }]);
    const [, lost] = /(\d+)% packet loss/.exec(await inGuest("r1", "ping -q -c 300 -i 0.01 10.0.12.2")) ?? [];
    expect(Number(lost)).toBeGreaterThan(35);
    expect(Number(lost)).toBeLessThan(65);
    await project.succeed("lab link reset --all");
    expect(await inGuest("r1", "ping -q -c 100 -i 0.01 10.0.12.2")).toContain(" 0% packet loss");
  });

  it.skipIf(!noNetem)("are not changed if the kernel has no netem, which is said", async () => {
    const refused = await project.vagrant("lab link set r1:eth1 --loss 50%");
    expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining("has no netem")]);
    await project.succeed("lab link reset --all");
    await allWork();
  });

  it("can be captured, until Ctrl-C, to a file or to another program", async () => {
    const refused = await project.vagrant("lab capture r1 eth1");
    expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining("no program `tcpdump`")]);
    const { program, env } = await installTcpdump();
    const read = async (file: string) =>
      (await run(program, ["-n", "-Z", "root", "-r", file], { env })).stdout;
    const pings = async () => {
      await inGuest("r2", "ping -c 3 -i 0.2 10.0.12.1");
    };

    const capturing = project.start(["lab", "capture", "r1", "eth1", "-w", "r1.pcap", "--", "icmp"]);
    const file = join(project.folder, "r1.pcap");
    await eventually(() => readFile(file));
    await pings();
    // It can be read before it is complete.
    await eventually(async () =>
      expect(await read(file)).toMatch(/ICMP echo reply.*\n(.*\n)*.*ICMP echo reply/),
    );
    capturing.kill("SIGINT");
    const ended = await capturing;
    expect([ended.exitCode, ended.stdout]).toEqual([0, expect.stringMatching(/^r1\.pcap: \d/)]);
    expect(await inGuest("r1", "pgrep -c tcpdump || true")).toBe("0\n");

    const piped = project.shell("vagrant lab capture r1 eth1 -w - -- -c 2 icmp > piped.pcap");
    piped.stderr.on("data", (text) => {
      if (String(text).includes("listening")) void pings();
    });
    expect((await piped).exitCode).toBe(0);
    expect(await read(join(project.folder, "piped.pcap"))).toContain(
      "10.0.12.2 > 10.0.12.1: ICMP echo request",
    );

    const killed = project.start(["lab", "capture", "r1", "eth1"]);
    await eventually(async () => expect(await inGuest("r1", "pgrep -c tcpdump || true")).toBe("1\n"));
    killed.kill("SIGKILL");
    await eventually(async () => expect(await inGuest("r1", "pgrep -c tcpdump || true")).toBe("0\n"));
  });

  /** In `r1`. Returns how to run it on this computer. */
  async function installTcpdump() {
    const [tool, library] = await Promise.all(["tcpdump", "libpcap0.8"].map(debianPackage));
    const program = `${tool}/usr/bin/tcpdump`;
    const libraries = `${library}/usr/lib/x86_64-linux-gnu`;
    await project.succeed(`vm push -u root ${program} r1:/usr/bin/`);
    const files = (await readdir(libraries)).map((name) => join(libraries, name));
    await project.succeed(`vm push -u root ${files.join(" ")} r1:/usr/lib/`);
    // Its package would create the user that captures.
    await inGuest("r1", "useradd --system tcpdump");
    return { program, env: { ...process.env, LD_LIBRARY_PATH: libraries } };
  }

  it("stay after a reboot of the guest", async () => {
    await inGuest("r2", "touch /run/before; systemctl reboot");
    await eventually(async () => expect(await inGuest("r2", "ls /run")).not.toContain("before"));
    await eventually(allWork);
  });

  it("stay when one end is halted and comes up again, and after a reload and a restored snapshot", async () => {
    await project.succeed("halt r2");
    await project.succeed("up r2");
    await allWork();
    await project.succeed("snapshot save r1 before");
    await project.succeed("snapshot restore r1 before --no-provision");
    await allWork();
    await project.write("Vagrantfile", vagrantfile(links.replace("10.0.12.1/30", "10.0.12.1/29")));
    await project.succeed("reload r1");
    await allWork();
    expect(await inGuest("r1", "ip -4 -o address show dev eth1")).not.toContain("/30");
    expect(await inGuest("r2", "cat /var/log/post-boot")).toBe("done\n");
  });

  it("are removed with the Vagrantfile's, and their numbers with the machines", async () => {
    await project.write("Vagrantfile", vagrantfile(""));
    await project.succeed("reload r1");
    expect(await inGuest("r1", "ls /sys/class/net /etc")).not.toMatch(/eth1|vagrant-links/);
    expect(await allocations()).toMatchObject([{ allocations: { r1: [], r2: [100, 101] } }]);
    await project.succeed("destroy -f");
    expect(await allocations()).toEqual([]);
  });
});
