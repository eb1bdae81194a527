import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import "../support/count-processes.js";
import { freePort, takePort } from "../support/free-port.js";
import { Project } from "../support/project.js";

const run = promisify(execFile);

/** A web server that starts again after a reboot, in Perl, which every Debian has. */
const serve = `
cat > /usr/local/bin/hello <<'END'
#!/usr/bin/perl
use IO::Socket::INET;
my $server = IO::Socket::INET->new(LocalPort => 80, Listen => 5, ReuseAddr => 1) or die;
while (my $client = $server->accept) {
  while (<$client>) { last unless /[^\\r\\n]/ }
  print $client "HTTP/1.0 200 OK\\r\\nContent-Length: 21\\r\\n\\r\\nhello from the guest\\n";
  close $client;
}
END
cat > /etc/systemd/system/hello.service <<'END'
[Service]
ExecStart=/usr/bin/perl /usr/local/bin/hello
[Install]
WantedBy=multi-user.target
END
systemctl --quiet enable --now hello.service
`;

/** The answer of the guest's web server, requested from the host. */
async function ask(url: string): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(3_000), headers: { connection: "close" } });
  return answer.text();
}

const eventually = (what: () => unknown) => vi.waitFor(what, { timeout: 150_000, interval: 200 });

async function inGuest(name: string, command: string): Promise<string> {
  const { stdout } = await run("orbctl", ["run", "--machine", name, "--user", "root", "sh", "-c", command]);
  return stdout;
}

/** The forwarders of a project, and their `ssh` processes. */
async function forwarders(project: Project): Promise<{ pid: number; children: number[] }[]> {
  const { stdout } = await run("ps", ["-eo", "pid=,ppid=,args="]);
  const processes = stdout
    .trim()
    .split("\n")
    .map((line) => /^ *(\d+) +(\d+) (.*)$/.exec(line) ?? [])
    .map(([, pid, parent, command = ""]) => ({ pid: Number(pid), parent: Number(parent), command }));
  return processes
    .filter(({ command }) => command.includes("forwarder.cjs") && command.includes(project.folder))
    .map(({ pid }) => ({
      pid,
      children: processes.filter(({ parent }) => parent === pid).map((child) => child.pid),
    }));
}

async function hostRoute(address: string): Promise<string> {
  return (await run("ip", ["route", "show", address])).stdout.trim();
}

describe("forwarded ports", () => {
  const vagrantfile = (network: string) => `
    Vagrant.configure("2") do |config|
      config.vm.box = "debian/bookworm64"
      config.vm.usable_port_range = (24_600..24_650)
      config.vm.synced_folder ".", "/vagrant", disabled: true
      config.vm.network "forwarded_port", ${network}
      config.vm.provision "shell", inline: ${JSON.stringify(serve).replaceAll("#", "\\#")}
    end
  `;

  it("lead from the host to the machine, even after their processes were killed", async () => {
    const port = await freePort();
    const project = await Project.open(vagrantfile(`guest: 80, host: ${port}`));
    const url = `http://127.0.0.1:${port}/`;
    const up = await project.succeed("up --provider=orbstack");
    expect(up.output).toContain(`default: 80 (guest) => ${port} (host, 127.0.0.1)`);
    expect(await ask(url)).toBe("hello from the guest\n");

    expect((await project.succeed("port")).output).toContain(`    80 (guest) => ${port} (host)`);
    expect((await project.succeed("status")).output.replace(/\s+/g, " ")).toContain(
      `127.0.0.1:${port} to 80`,
    );
    expect((await project.succeed("port --guest 80")).output.trim()).toBe(String(port));
    expect((await project.succeed("port --machine-readable")).output).toContain(
      `,default,forwarded_port,80,${port}`,
    );

    const [before] = await forwarders(project);
    process.kill(before?.children[0] ?? 0, "SIGKILL");
    await eventually(async () => expect(await ask(url)).toContain("hello"));
    const [after] = await forwarders(project);
    expect(after?.pid).toBe(before?.pid);
    expect(after?.children).not.toEqual(before?.children);

    process.kill(after?.pid ?? 0, "SIGKILL");
    await eventually(() => expect(ask(url)).rejects.toThrow());
    expect((await project.succeed("port")).output).not.toContain("=>");
    await project.succeed("up");
    expect(await ask(url)).toContain("hello");
  });

  it("exist while the machine is running, and do not start a stopped one", async () => {
    const port = await freePort();
    const project = await Project.open(vagrantfile(`guest: 80, host: ${port}`));
    const url = `http://127.0.0.1:${port}/`;
    await project.succeed("up --provider=orbstack");
    await project.succeed("halt");
    expect(await forwarders(project)).toEqual([]);
    await expect(ask(url)).rejects.toThrow();
    expect((await project.succeed("status")).output).toMatch(/default +stopped/);

    await project.succeed("up");
    await eventually(async () => expect(await ask(url)).toContain("hello"));

    const name = await project.machineName();
    await run("orbctl", ["stop", name]);
    await eventually(async () => expect(await forwarders(project)).toEqual([]));
    expect((await project.succeed("status")).output).toMatch(/default +stopped/);

    await project.succeed("up");
    await eventually(async () => expect(await ask(url)).toContain("hello"));
    await project.succeed("destroy -f");
    expect(await forwarders(project)).toEqual([]);
  });

  it("use another number if theirs is taken and they may, and otherwise nothing is created", async () => {
    const { port, free } = await takePort();
    onTestFinished(free);
    const stubborn = await Project.open(vagrantfile(`guest: 80, host: ${port}`));
    const refused = await stubborn.vagrant("up --provider=orbstack");
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toContain(`The forwarded port to ${port} is already in use`);
    expect(await stubborn.data("id")).toBeUndefined();

    const flexible = await Project.open(vagrantfile(`guest: 80, host: ${port}, auto_correct: true`));
    const up = await flexible.succeed("up --provider=orbstack");
    expect(up.output).toContain(`Fixed port collision for 80 => ${port}. Now on port 246`);
    const found = (await flexible.succeed("port --guest 80")).output.trim();
    expect(found).toMatch(/^246\d\d$/);
    expect(await ask(`http://127.0.0.1:${found}/`)).toContain("hello");
  });
});

describe("private networks", () => {
  const vagrantfile = (web: string) => `
    Vagrant.configure("2") do |config|
      config.vm.box = "debian/bookworm64"
      config.vm.synced_folder ".", "/vagrant", disabled: true
      config.vm.define "web" do |web|
        ${web}
        web.vm.provision "shell", inline: ${JSON.stringify(serve).replaceAll("#", "\\#")}
      end
      config.vm.define "db" do |db|
        db.vm.network "private_network", ip: "192.168.213.11", netmask: "255.255.255.0"
        db.vm.network "public_network"
      end
    end
  `;
  const asPlanned = vagrantfile(`
    web.vm.hostname = "web.example.test"
    web.vm.network "private_network", ip: "192.168.213.10"
  `);
  const url = "http://192.168.213.10/";

  // For failed tests.
  afterEach(async () => {
    for (const address of ["192.168.213.10", "192.168.213.11"])
      await run("ip", ["route", "del", address]).catch(() => undefined);
  });

  it("connect machines and host by address and name, even after a reboot", async () => {
    const project = await Project.open(asPlanned);
    const up = await project.succeed("up --provider=orbstack --no-parallel");
    expect(up.output).toContain("web: 192.168.213.10/24");
    expect(up.output).toContain("The public network is ignored");
    const [web, db] = [await project.machineName("web"), await project.machineName("db")];

    const works = async () => {
      expect(await ask(url)).toBe("hello from the guest\n");
      expect(await inGuest(db, "curl -sS -m 3 http://web.example.test/")).toContain("hello");
      expect(await inGuest(web, "ping -c 1 -W 2 db && hostname -f")).toMatch(
        /192\.168\.213\.11[\s\S]*\nweb\.example\.test\n$/,
      );
    };
    await works();
    // Vagrant would have written this if it had set the name itself.
    expect(await inGuest(web, "cat /etc/mailname 2>/dev/null || true")).not.toContain("web");

    await inGuest(web, "echo '10.9.8.7 elsewhere' >> /etc/hosts; touch /run/before; systemctl reboot");
    await eventually(async () => expect(await inGuest(web, "ls /run")).not.toContain("before"));
    await eventually(works);
    expect((await project.succeed("ssh web -c 'hostname'")).output.trim()).toBe("web");

    await project.write("Vagrantfile", vagrantfile('web.vm.hostname = "other"'));
    await project.succeed("reload web");
    expect(await inGuest(web, "hostname -f; ip -4 -o address show dev eth0; cat /etc/hosts")).toMatch(
      /^other\n(?![\s\S]*192\.168\.213\.10)[\s\S]*10\.9\.8\.7 elsewhere/,
    );
    expect(await hostRoute("192.168.213.10")).toBe("");

    expect(await hostRoute("192.168.213.11")).toContain("via");
    await project.succeed("destroy -f");
    expect(await hostRoute("192.168.213.11")).toBe("");
    expect(await readFile(join(project.home, "orbstack/networks/private.json"), "utf8")).not.toContain("213");
  });

  it("refuse an address of another project or the host, before anything is created", async () => {
    const project = await Project.open(asPlanned);
    await project.succeed("up web --provider=orbstack --no-provision");
    const other = await project.neighbour(asPlanned);
    const taken = await other.vagrant("up web --provider=orbstack");
    expect(taken.exitCode).toBe(1);
    expect(taken.output).toContain("192.168.213.10 belongs to the machine 'web'");
    expect(taken.output).toContain(project.folder);
    expect(await other.data("id", "web")).toBeUndefined();

    await other.write("Vagrantfile", asPlanned.replaceAll("192.168.213.10", "127.0.0.9"));
    const clash = await other.vagrant("up web --provider=orbstack");
    expect(clash.output).toContain("127.0.0.1/8 dev lo");
    expect(await other.data("id", "web")).toBeUndefined();
    await project.succeed("destroy -f web");
  });
});
