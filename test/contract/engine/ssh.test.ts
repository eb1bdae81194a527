import { randomBytes } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLoginUser } from "../../../src/actions/guest/create-login-user.js";
import { addSshName } from "../../../src/actions/guest/ssh-name-task.js";
import { sshInfo } from "../../../src/orbstack/ssh.js";
import { realOrbctl } from "../../support/orbctl.js";
import { useOwnService } from "../../support/own-service.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const real = realOrbctl();
if (!("absent" in real)) await useOwnService();
const name = `vot-ssh-${process.pid}`;
const { port } = sshInfo(name, "vagrant");
const keys = join(homedir(), ".orbstack", "ssh");
const sshOptions = [
  ...["-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=yes"],
  ...["-o", `UserKnownHostsFile=${join(keys, "known_hosts")}`, "-i", join(keys, "id_ed25519")],
];
const ssh = (
  user: string,
  command: readonly string[],
  more: readonly string[] = [],
  input: Buffer | string = "",
) =>
  execa("ssh", [...sshOptions, "-p", String(port), ...more, `${user}@127.0.0.1`, ...command], {
    reject: false,
    input,
    encoding: "buffer",
    stripFinalNewline: false,
  });
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");

describe.skipIf("absent" in real)(`the SSH server${"absent" in real ? ` (${real.absent})` : ""}`, () => {
  beforeAll(async () => {
    await execa("orbctl", ["create", "-u", "vagrant", "debian:bookworm", name]);
  });
  afterAll(async () => {
    await execa("orbctl", ["delete", "--force", name], { reject: false });
  });

  it.each([0, 7, 42])("passes on exit status %d", async (code) => {
    expect((await ssh(name, [`exit ${code}`])).exitCode).toBe(code);
  });

  it("keeps output and errors separate", async () => {
    const { stdout, stderr } = await ssh(name, ["echo out; echo err >&2"]);
    expect([text(stdout), text(stderr)]).toEqual(["out\n", "err\n"]);
  });

  it.each([
    [name, "vagrant"],
    [`vagrant@${name}`, "vagrant"],
    [`root@${name}`, "root"],
  ])("logs %s in as %s, at home", async (login, user) => {
    const { stdout } = await ssh(login, ['echo "$(id -un) $USER $HOME $PWD"']);
    const home = user === "root" ? "/root" : `/home/${user}`;
    expect(text(stdout)).toBe(`${user} ${user} ${home} ${home}\n`);
  });

  it("gives users their groups, and sudo without a password", async () => {
    const { stdout } = await ssh(name, ["id -Gn; sudo -n id -un"]);
    expect(text(stdout)).toMatch(/\bsudo\b[\s\S]*root\n$/);
  });

  it("accepts users whose names have a dot, and gives them sudo", async () => {
    const asRoot = (script: string, ...args: string[]) =>
      execa("orbctl", ["run", "-m", name, "-u", "root", "sh", "-ec", script, "sh", ...args], {
        stdin: "ignore",
      });
    await asRoot("useradd -m john-doe");
    for (const { script, args } of [createLoginUser("john.doe"), addSshName(name, "john.doe")])
      await asRoot(script, ...args);
    const { stdout } = await ssh(`john.doe@${name}`, ['id -un; sudo -n id -un; stat -c %U "$HOME"']);
    expect(text(stdout)).toBe("john.doe\nroot\njohn.doe\n");
    expect((await asRoot(`id -u john.doe; id -u john.doe@${name}`)).stdout).toMatch(/^(\d+)\n\1$/);
  });

  it("transfers twenty megabytes each way unchanged", async () => {
    const bytes = randomBytes(20_000_000);
    const { stdout } = await ssh(name, ["cat"], [], bytes);
    expect(Buffer.compare(Buffer.from(stdout), bytes)).toBe(0);
  });

  it("answers an empty command without entering the guest", async () => {
    const script = `require "net/ssh"
      Net::SSH.start("127.0.0.1", "${name}", port: ${port}, keys: ["${join(keys, "id_ed25519")}"], keys_only: true, verify_host_key: :never) do |s|
        channel = s.open_channel { |c| c.exec("") { |ch, ok| ch.on_request("exit-status") { |_, d| print d.read_long } } }
        channel.wait
        print s.exec!("echo -n ' net-ssh'")
      end`;
    expect((await execa("ruby", ["-e", script])).stdout).toBe("0 net-ssh");
  });

  it("allocates a terminal on request", async () => {
    const { stdout } = await ssh(name, ["tty; stty size"], ["-tt"]);
    expect(text(stdout)).toMatch(/\/dev\/pts\/\d+\r\n\d+ \d+\r\n/);
  });

  it("copies by scp in both modes, by sftp and by rsync", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "a file");
    await writeFile(file, "content");
    const remote = (path: string) => `${name}@127.0.0.1:${path}`;
    await execa("scp", [...sshOptions, "-P", String(port), file, remote("/tmp/by-sftp")]);
    await execa("scp", [...sshOptions, "-O", "-P", String(port), file, remote("/tmp/by-scp")]);
    await execa("rsync", ["-e", `ssh -p ${port} ${sshOptions.join(" ")}`, file, remote("/tmp/by-rsync")]);
    expect(text((await ssh(name, ["cat /tmp/by-sftp /tmp/by-scp /tmp/by-rsync"])).stdout)).toBe(
      "content".repeat(3),
    );
  });

  it("forwards a port to the guest's loopback, and closes a connection that the guest closes", async () => {
    const local = 20_000 + (process.pid % 10_000);
    const listening = `perl -MIO::Socket -e '$s=IO::Socket::INET->new(LocalAddr=>"127.0.0.1:7777",Listen=>1,ReuseAddr=>1) or die; $c=$s->accept; print $c "from the guest\\n"; close $c'`;
    const guest = ssh(name, [listening]);
    const tunnel = execa(
      "ssh",
      [
        ...sshOptions,
        "-p",
        String(port),
        "-N",
        "-L",
        `127.0.0.1:${local}:127.0.0.1:7777`,
        `${name}@127.0.0.1`,
      ],
      {
        reject: false,
      },
    );
    const read = () =>
      execa("bash", ["-c", `exec 3<>/dev/tcp/127.0.0.1/${local} && cat <&3`], {
        reject: false,
        timeout: 30_000,
      });
    let got = "";
    for (let tries = 0; tries < 40 && got === ""; tries++) {
      got = String((await read()).stdout);
      if (got === "") await sleep(100);
    }
    tunnel.kill();
    guest.kill();
    expect(got).toBe("from the guest");
  });

  it("reports a missing machine or user", async () => {
    const machine = await ssh("nobody-has-this", ["true"]);
    expect([machine.exitCode, text(machine.stderr)]).toEqual([
      255,
      expect.stringContaining("machine not found: 'nobody-has-this'"),
    ]);
    const user = await ssh(`nobody-is@${name}`, ["true"]);
    expect([user.exitCode, text(user.stderr)]).toEqual([
      255,
      expect.stringContaining("unknown user nobody-is"),
    ]);
  });

  it("accepts no other key", async () => {
    const key = join(await temporaryFolder(), "key");
    await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
    const stranger = await execa(
      "ssh",
      [
        "-o",
        "BatchMode=yes",
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
        "-o",
        "IdentitiesOnly=yes",
        "-i",
        key,
        "-p",
        String(port),
        `${name}@127.0.0.1`,
        "true",
      ],
      { reject: false },
    );
    expect([stranger.exitCode, stranger.stderr]).toEqual([
      255,
      expect.stringContaining("Permission denied (publickey)"),
    ]);
  });

  it("ends a command whose client is gone", async () => {
    const client = ssh(name, ["exec sleep 4242"]);
    const running = async () => (await ssh(name, ["pgrep -fx 'sleep 4242'"])).exitCode === 0;
    for (let tries = 0; tries < 50 && !(await running()); tries++) await sleep(50);
    expect(await running()).toBe(true);
    client.kill("SIGKILL");
    for (let tries = 0; tries < 50 && (await running()); tries++) await sleep(50);
    expect(await running()).toBe(false);
  });

  it("keeps nothing of killed clients", async (context) => {
    if (process.platform !== "linux") return context.skip("what a process holds is read from /proc");
    const [service] = (
      await readFile(join(homedir(), ".orbstack", "run", `orbctl-${port}.pid`), "utf8")
    ).split(" ");
    const held = async () => (await readdir(`/proc/${service}/fd`)).length;
    const mark = `${4_300_000 + process.pid}`;
    const kinds: readonly (readonly [work: readonly string[], options: readonly string[], input?: Buffer])[] =
      [
        [[`sleep ${mark}`], []],
        [[`sleep ${mark}`], ["-tt"]],
        // It outlives its client, as with any sshd.
        [[`trap "" HUP; touch /tmp/${mark}-$$; sleep ${mark}; sleep 90`], []],
        [[`sleep ${mark} & exec yes`], []],
        [[`sleep ${mark}`], [], randomBytes(20_000_000)],
        [[`sleep ${mark}`], ["-R", "0:127.0.0.1:9"]],
        [[`sleep ${mark}`], ["-W", "10.255.255.1:9"]],
      ];
    await ssh(name, ["true"]);
    const before = await held();
    const clients = kinds.flatMap(([work, options, input]) =>
      Array.from({ length: 3 }, () => ssh(name, options.includes("-W") ? [] : work, options, input)),
    );
    const running = async () => Number(text((await ssh(name, [`pgrep -fxc 'sleep ${mark}'`])).stdout));
    await expect.poll(running, { timeout: 150_000 }).toBe(18);
    for (const client of clients) client.kill("SIGKILL");
    // Also while a client is logging in.
    for (const ms of [50, 100, 150, 200, 250]) {
      const client = ssh(name, [`sleep ${mark}`], ms % 100 === 0 ? ["-tt"] : []);
      await sleep(ms);
      client.kill("SIGKILL");
    }
    // A few connections to Incus are kept for the next command.
    await expect.poll(held, { timeout: 150_000 }).toBeLessThan(before + 10);
    await expect.poll(running).toBe(6);
    await ssh(name, [`pkill -fx 'sleep ${mark}'`]);
  });

  it("serves twenty connections at once", async () => {
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => ssh(name, [`echo ${index}`])));
    expect(all.map(({ stdout }) => text(stdout))).toEqual(all.map((_, index) => `${index}\n`));
  });

  it("is a login session: variables and limits of PAM, systemd of the user, and a session", async () => {
    const files = `echo "FROM_PAM='two words'" >> /etc/environment; echo "vagrant - nofile 777" > /etc/security/limits.d/test.conf`;
    expect((await ssh(`root@${name}`, [files])).exitCode).toBe(0);
    const asked =
      'echo "$FROM_PAM; $(ulimit -n); $XDG_RUNTIME_DIR"; systemctl --user is-active default.target; loginctl show-session -p Name $XDG_SESSION_ID';
    const { stdout } = await ssh(name, [asked], ["-o", "SetEnv=XDG_RUNTIME_DIR=/nowhere"]);
    expect(text(stdout)).toBe("two words; 777; /run/user/1000\nactive\nName=vagrant\n");
    const terminal = await ssh(name, ["cat /proc/self/cgroup"], ["-tt"]);
    expect(text(terminal.stdout)).toMatch(/user-1000\.slice\/session-\w+\.scope/);
    expect((await ssh(`root@${name}`, ["rm /etc/security/limits.d/test.conf"])).exitCode).toBe(0);
  });

  it("refuses users that PAM refuses, with its message, and logs failures of PAM itself", async () => {
    const asRoot = (script: string) =>
      execa("orbctl", ["run", "-m", name, "-u", "root", "sh", "-c", script], { stdin: "ignore" });
    const refused = async (user: string) => {
      const { exitCode, stderr } = await ssh(`${user}@${name}`, ["true"]);
      return [exitCode, text(stderr)];
    };
    await asRoot("useradd -m -e 1 expired; echo back at noon > /etc/nologin");
    expect(await refused("vagrant")).toEqual([255, expect.stringContaining("back at noon")]);
    expect(await refused("root")).toEqual([0, ""]);
    await asRoot("rm /etc/nologin");
    // Each time, although the journal does not always know whose words it has.
    for (let round = 0; round < 10; round++)
      expect(await refused("expired")).toEqual([
        255,
        expect.stringMatching(/PAM refuses expired: .*account expired/),
      ]);
    const journalIs = (script: string) =>
      asRoot(
        `printf '#!/bin/sh\\n${script}\\n' > /usr/local/bin/journalctl; chmod +x /usr/local/bin/journalctl`,
      );
    await journalIs('[ "$1" = --sync ] || mkdir /run/late 2>/dev/null || exec /usr/bin/journalctl "$@"');
    expect(await refused("expired")).toEqual([255, expect.stringMatching(/account expired/)]);
    await journalIs("exit 0");
    expect(await refused("expired")).toEqual([255, expect.stringContaining("the journal does not say why")]);
    await asRoot("rm /usr/local/bin/journalctl");
    await asRoot("cp /etc/pam.d/su-l /tmp/su-l; echo session required pam_absent.so >> /etc/pam.d/su-l");
    expect(await refused("vagrant")).toEqual([0, ""]);
    await asRoot("cp /tmp/su-l /etc/pam.d/su-l");
    const log = await readFile(join(homedir(), ".orbstack", "log", "orbctl.log"), "utf8");
    expect(log).toMatch(new RegExp(`${name}: no PAM session for vagrant: .*pam_absent`));
    expect(log).toMatch(new RegExp(`${name}: user: PAM refuses expired: `));
  });

  it("keeps the connection across a reboot, and runs commands only in the new system", async () => {
    const socket = join(await temporaryFolder(), "socket");
    const options = ["-o", `ControlPath=${socket}`, "-o", "ControlMaster=auto", "-o", "ControlPersist=60"];
    const shared = (command: string) => ssh(name, [command], options);
    const master = async () =>
      (await execa("ssh", [...options, "-O", "check", name], { reject: false })).exitCode;
    await shared("sudo touch /run/before; sudo systemctl reboot");
    // Until systemd has begun to stop services, the old system accepts commands, as with any sshd.
    const seen = async () =>
      text((await shared("test -e /run/before || systemctl is-active systemd-user-sessions")).stdout);
    await expect.poll(seen, { timeout: 150_000 }).toBe("active\n");
    expect(await master()).toBe(0);
    await execa("ssh", [...options, "-O", "exit", name], { reject: false });
  });

  it("ends a connection that cannot log in, also if the client would keep it", async () => {
    const socket = join(await temporaryFolder(), "socket");
    const shared = ["-o", `ControlPath=${socket}`, "-o", "ControlMaster=auto", "-o", "ControlPersist=600"];
    expect(await ssh("nobody-has-this", ["true"], shared)).toMatchObject({ exitCode: 255 });
    await expect
      .poll(async () => (await execa("ssh", [...shared, "-O", "check", name], { reject: false })).exitCode, {
        timeout: 60_000,
      })
      .toBe(255);
  });

  it("closes a connection whose machine was stopped, and does not start it again", async () => {
    const idle = execa("ssh", [...sshOptions, "-p", String(port), "-N", `${name}@127.0.0.1`], {
      reject: false,
    });
    expect((await ssh(name, ["true"])).exitCode).toBe(0);
    await execa("orbctl", ["stop", name]);
    expect((await idle).exitCode).toBe(255);
    expect((await execa("orbctl", ["list", "-f", "json"])).stdout).toMatch(
      new RegExp(`"name":"${name}".*?"state":"stopped"`),
    );
  });

  it("does not start a stopped machine if the client forbids it", async () => {
    await execa("orbctl", ["stop", name]);
    const refused = await ssh(name, ["true"], ["-o", "SetEnv=ORBCTL_NO_START=1"]);
    expect([refused.exitCode, text(refused.stderr)]).toEqual([255, `'${name}' is not running\n`]);
    expect((await execa("orbctl", ["list"])).stdout).toMatch(new RegExp(`^${name} +stopped`, "m"));
  });

  it("starts a stopped machine", async () => {
    await execa("orbctl", ["stop", name]);
    expect(text((await ssh(name, ["hostname"])).stdout)).toBe(`${name}\n`);
  });
});
