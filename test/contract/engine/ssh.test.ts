import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realOrbctl } from "../../support/orbctl.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const real = realOrbctl();
const name = `vot-ssh-${process.pid}`;
const keys = join(homedir(), ".orbstack", "ssh");
const options = [
  ...["-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=yes"],
  ...["-o", `UserKnownHostsFile=${join(keys, "known_hosts")}`, "-i", join(keys, "id_ed25519")],
];
const ssh = (
  user: string,
  command: readonly string[],
  more: readonly string[] = [],
  input: Buffer | string = "",
) =>
  execa("ssh", [...options, "-p", "32222", ...more, `${user}@127.0.0.1`, ...command], {
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

  it.each([0, 7, 42])("passes on exit code %d", async (code) => {
    expect((await ssh(name, [`exit ${code}`])).exitCode).toBe(code);
  });

  it("keeps output and errors apart", async () => {
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

  it("gives the user his groups, and sudo without a password", async () => {
    const { stdout } = await ssh(name, ["id -Gn; sudo -n id -un"]);
    expect(text(stdout)).toMatch(/\bsudo\b[\s\S]*root\n$/);
  });

  it("carries twenty megabytes each way unchanged", async () => {
    const bytes = randomBytes(20_000_000);
    const { stdout } = await ssh(name, ["cat"], [], bytes);
    expect(Buffer.compare(Buffer.from(stdout), bytes)).toBe(0);
  });

  it("answers an empty command without entering the guest", async () => {
    const script = `require "net/ssh"
      Net::SSH.start("127.0.0.1", "${name}", port: 32222, keys: ["${join(keys, "id_ed25519")}"], keys_only: true, verify_host_key: :never) do |s|
        channel = s.open_channel { |c| c.exec("") { |ch, ok| ch.on_request("exit-status") { |_, d| print d.read_long } } }
        channel.wait
        print s.exec!("echo -n ' net-ssh'")
      end`;
    expect((await execa("ruby", ["-e", script])).stdout).toBe("0 net-ssh");
  });

  it("gives a terminal to who asks for one", async () => {
    const { stdout } = await ssh(name, ["tty; stty size"], ["-tt"]);
    expect(text(stdout)).toMatch(/\/dev\/pts\/\d+\r\n\d+ \d+\r\n/);
  });

  it("copies by scp in both of its ways, by sftp and by rsync", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "a file");
    await writeFile(file, "content");
    const remote = (path: string) => `${name}@127.0.0.1:${path}`;
    await execa("scp", [...options, "-P", "32222", file, remote("/tmp/by-sftp")]);
    await execa("scp", [...options, "-O", "-P", "32222", file, remote("/tmp/by-scp")]);
    await execa("rsync", ["-e", `ssh -p 32222 ${options.join(" ")}`, file, remote("/tmp/by-rsync")]);
    expect(text((await ssh(name, ["cat /tmp/by-sftp /tmp/by-scp /tmp/by-rsync"])).stdout)).toBe(
      "content".repeat(3),
    );
  });

  it("forwards a port to the guest's loopback, and ends a connection that the guest ends", async () => {
    const port = 20_000 + (process.pid % 10_000);
    const listening = `perl -MIO::Socket -e '$s=IO::Socket::INET->new(LocalAddr=>"127.0.0.1:7777",Listen=>1,ReuseAddr=>1) or die; $c=$s->accept; print $c "from the guest\\n"; close $c'`;
    const guest = ssh(name, [listening]);
    const tunnel = execa(
      "ssh",
      [...options, "-p", "32222", "-N", "-L", `127.0.0.1:${port}:127.0.0.1:7777`, `${name}@127.0.0.1`],
      {
        reject: false,
      },
    );
    const read = () =>
      execa("bash", ["-c", `exec 3<>/dev/tcp/127.0.0.1/${port} && cat <&3`], {
        reject: false,
        timeout: 5_000,
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

  it("says that there is no such machine, or no such user", async () => {
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

  it("lets no other key in", async () => {
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
        "32222",
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

  it("serves twenty connections at once", async () => {
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => ssh(name, [`echo ${index}`])));
    expect(all.map(({ stdout }) => text(stdout))).toEqual(all.map((_, index) => `${index}\n`));
  });

  it("wakes a stopped machine", async () => {
    await execa("orbctl", ["stop", name]);
    expect(text((await ssh(name, ["hostname"])).stdout)).toBe(`${name}\n`);
  });
});
