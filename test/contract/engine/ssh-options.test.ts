import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { sshInfo } from "../../../src/orbstack/ssh.js";
import { freePort } from "../../support/free-port.js";
import { realOrbctl } from "../../support/orbctl.js";
import { useOwnService } from "../../support/own-service.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const real = realOrbctl();
if (!("absent" in real)) await useOwnService();
const name = `vot-opt-${process.pid}`;
const { port, privateKeyPath } = sshInfo(name, "vagrant");
const basic = [
  ...["-F", "/dev/null", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "IdentitiesOnly=yes"],
  ...["-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=INFO", "-i", privateKeyPath[0] ?? ""],
];
const at = `${name}@127.0.0.1`;

/** Runs `ssh` and returns everything that it printed. */
async function ssh(options: readonly string[], ...command: string[]): Promise<string> {
  const { all, exitCode } = await execa("ssh", [...basic, "-p", String(port), ...options, at, ...command], {
    reject: false,
    all: true,
    input: "",
    timeout: 150_000,
  });
  return `${all}\n${exitCode}`;
}

/** A connection through a tunnel that `ssh` keeps during the test: sends, ends its side, and returns what arrives after that. */
async function through(options: readonly string[], local: number, text: string): Promise<string> {
  const tunnel = execa(
    "ssh",
    [...basic, "-p", String(port), "-N", "-o", "ExitOnForwardFailure=yes", ...options, at],
    {
      reject: false,
    },
  );
  onTestFinished(() => void tunnel.kill());
  let answer = "";
  await expect
    .poll(async () => (answer = await exchange(local, text)), { timeout: 150_000, interval: 200 })
    .not.toBe("");
  return answer;
}

async function exchange(local: number, text: string): Promise<string> {
  const socket = connect({ port: local, host: "127.0.0.1", allowHalfOpen: true });
  let answer = "";
  socket.on("data", (chunk) => (answer += chunk)).on("error", () => undefined);
  socket.end(text);
  await once(socket, "close").catch(() => undefined);
  return answer;
}

/** The answer of a server through SOCKS. The client must wait for `ssh`. */
async function bySocks(local: number, to: number, text: string): Promise<string> {
  const socket = connect({ port: local, host: "127.0.0.1", allowHalfOpen: true });
  const closed = once(socket, "close").catch(() => undefined);
  let answer = "";
  try {
    socket.write(Buffer.from([5, 1, 0]));
    await once(socket, "data");
    socket.write(Buffer.from([5, 1, 0, 1, 127, 0, 0, 1, to >> 8, to & 255]));
    await once(socket, "data");
  } catch {
    return "";
  }
  socket.on("data", (chunk) => (answer += chunk));
  socket.end(text);
  await closed;
  return answer;
}

/** A server on this computer that answers once its client has ended its side. */
async function hostServer(): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let bytes = 0;
    socket.on("data", (chunk) => (bytes += chunk.length)).on("end", () => socket.end(`host got ${bytes}`));
    socket.on("error", () => undefined);
  });
  onTestFinished(() => void server.close());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as { port: number }).port;
}

/** The same in the guest, at port 7001 and at /tmp/counting. */
const counting = `
use IO::Socket::INET; use IO::Socket::UNIX; unlink "/tmp/counting";
my @all = (IO::Socket::INET->new(LocalAddr => "127.0.0.1:7001", Listen => 5, ReuseAddr => 1), IO::Socket::UNIX->new(Local => "/tmp/counting", Listen => 5));
exit if fork; close STDIN; close STDOUT; close STDERR; my $s = $all[fork ? 0 : 1];
while (my $c = $s->accept) { my $n = 0; while (sysread $c, my $b, 65536) { $n += length $b } print $c "guest got $n"; close $c }`;
/** A client in the guest that ends its side before it reads. */
const calling = (to: string) =>
  `perl -MIO::Socket::INET -e '$c=IO::Socket::INET->new("127.0.0.1:${to}") or die "no connection"; print $c "x" x 300000; shutdown $c, 1; print <$c>'`;
/** The request for a forwarded port is sent before the command, but nothing waits for its answer. */
const withRetries = (to: string) =>
  `for i in $(seq 100); do ${calling(to)} 2>/dev/null && exit; sleep 0.1; done; exit 1`;

type Case = readonly [option: string, outcome: "served" | "refused" | "ignored", check: () => Promise<void>];

const cases: readonly Case[] = [
  [
    "-L port:host:port",
    "served",
    async () => {
      const local = await freePort();
      expect(await through(["-L", `${local}:127.0.0.1:7001`], local, "x".repeat(3_000_000))).toBe(
        "guest got 3000000",
      );
    },
  ],
  [
    "-L port:/socket",
    "served",
    async () => {
      const local = await freePort();
      expect(await through(["-L", `${local}:/tmp/counting`], local, "12345")).toBe("guest got 5");
    },
  ],
  [
    "-D port",
    "served",
    async () => {
      const local = await freePort();
      const tunnel = execa("ssh", [...basic, "-p", String(port), "-N", "-D", String(local), at], {
        reject: false,
      });
      onTestFinished(() => void tunnel.kill());
      await expect.poll(() => bySocks(local, 7001, "123"), { timeout: 150_000 }).toBe("guest got 3");
    },
  ],
  [
    "-W host:port",
    "served",
    async () => expect(await ssh(["-W", "127.0.0.1:7001"])).toContain("guest got 0"),
  ],
  [
    "-J machine",
    "served",
    async () => {
      const jump = `ssh ${basic.join(" ")} -p ${port} -W 127.0.0.1:7001 ${at}`;
      expect(await ssh(["-o", `ProxyCommand=${jump}`, "-o", "ConnectTimeout=10"], "true")).toMatch(
        /guest got|banner|identification/,
      );
    },
  ],
  [
    "-R port:host:port",
    "served",
    async () => {
      expect(await ssh(["-R", `7002:127.0.0.1:${await hostServer()}`], withRetries("7002"))).toContain(
        "host got 300000\n0",
      );
    },
  ],
  [
    "-R 0:host:port",
    "served",
    async () => {
      expect(await ssh(["-R", `0:127.0.0.1:${await hostServer()}`], "sleep 2")).toMatch(
        /Allocated port \d+ for remote forward/,
      );
    },
  ],
  [
    "-R address:port:host:port",
    "ignored",
    async () => {
      const options = ["-R", `0.0.0.0:7003:127.0.0.1:${await hostServer()}`];
      const listening =
        "for i in $(seq 100); do grep -q 0100007F:1B5B /proc/net/tcp && exit 0; sleep 0.1; done; exit 1";
      expect(await ssh(options, listening)).toMatch(/\n0$/);
    },
  ],
  [
    "-R /socket:host:port",
    "refused",
    async () => {
      expect(await ssh(["-R", "/tmp/remote:127.0.0.1:1"], "sleep 1")).toContain(
        "remote port forwarding failed",
      );
    },
  ],
  [
    "-N",
    "served",
    async () => {
      const { timedOut } = await execa("ssh", [...basic, "-p", String(port), "-N", at], {
        reject: false,
        timeout: 3_000,
      });
      expect(timedOut).toBe(true);
    },
  ],
  ["-f", "served", async () => expect(await ssh(["-f"], "true")).toMatch(/\n0$/)],
  ["-n", "served", async () => expect(await ssh(["-n"], "wc -c")).toContain("0\n0")],
  ["-t", "served", async () => expect(await ssh(["-tt"], "tty")).toContain("/dev/pts/")],
  ["-T", "served", async () => expect(await ssh(["-T"], "tty")).toContain("not a tty")],
  ["-s sftp", "served", async () => expect(await ssh(["-s"], "sftp")).toMatch(/\n0$/)],
  ["-C", "served", async () => expect(await ssh(["-C"], "echo compressed")).toContain("compressed\n0")],
  [
    "-c cipher",
    "served",
    async () => {
      for (const cipher of ["aes128-gcm@openssh.com", "aes256-ctr", "chacha20-poly1305@openssh.com"])
        expect(await ssh(["-c", cipher], "echo in cipher")).toContain("in cipher\n0");
    },
  ],
  [
    "-m mac",
    "served",
    async () => {
      for (const mac of ["hmac-sha2-256", "hmac-sha2-512-etm@openssh.com"])
        expect(await ssh(["-c", "aes128-ctr", "-m", mac], "echo checked")).toContain("checked\n0");
    },
  ],
  [
    "-o SetEnv",
    "served",
    async () => {
      const options = ["-o", "SetEnv=MINE=yes LD_PRELOAD=/x HOME=/nowhere"];
      expect(await ssh(options, 'echo "$MINE $LD_PRELOAD $HOME"')).toContain("yes  /home/vagrant\n0");
    },
  ],
  [
    "-o ServerAliveInterval",
    "served",
    async () => {
      expect(
        await ssh(["-o", "ServerAliveInterval=1", "-o", "ServerAliveCountMax=1"], "sleep 4; echo still"),
      ).toContain("still\n0");
    },
  ],
  [
    "-o ControlMaster",
    "served",
    async () => {
      const shared = ["-o", `ControlPath=${join(await temporaryFolder(), "s")}`];
      await ssh([...shared, "-o", "ControlMaster=yes", "-f", "-N"]);
      expect(await ssh(shared, "echo shared")).toContain("shared\n0");
      expect(await ssh([...shared, "-O", "exit"])).toContain("Exit request sent");
    },
  ],
  [
    "-o RekeyLimit",
    "served",
    async () => {
      expect(
        await ssh(
          ["-o", "RekeyLimit=1M"],
          "head -c 5000000 /dev/zero | tr '\\0' x | tail -c 5000000; echo rekeyed",
        ),
      ).toContain("xrekeyed\n0");
    },
  ],
  [
    "-o RemoteCommand",
    "served",
    async () => expect(await ssh(["-o", "RemoteCommand=echo named"])).toContain("named\n0"),
  ],
  ["-A", "refused", async () => expect(await ssh(["-A"], 'echo "[$SSH_AUTH_SOCK]"')).toContain("[]\n0")],
  [
    "-X",
    "refused",
    async () => {
      const { all } = await execa("ssh", [...basic, "-p", String(port), "-Y", at, 'echo "[$DISPLAY]"'], {
        reject: false,
        all: true,
        env: { DISPLAY: ":99" },
      });
      expect(all).toContain("[]");
    },
  ],
  [
    "-w tunnel",
    "refused",
    async () => expect(await ssh(["-w", "any"], "echo without")).not.toContain("tun0"),
  ],
  [
    "-o PubkeyAuthentication=no",
    "refused",
    async () => {
      expect(await ssh(["-o", "PubkeyAuthentication=no"], "true")).toContain("Permission denied (publickey)");
    },
  ],
  [
    "-o UpdateHostKeys",
    "ignored",
    async () => expect(await ssh(["-o", "UpdateHostKeys=yes"], "echo same")).toContain("same\n0"),
  ],
];

describe.skipIf("absent" in real)(`OpenSSH's options${"absent" in real ? ` (${real.absent})` : ""}`, () => {
  beforeAll(async () => {
    await execa("orbctl", ["create", "-u", "vagrant", "debian:bookworm", name]);
    await execa("orbctl", ["run", "-m", name, "perl", "-e", counting], { stdin: "ignore" });
  });
  afterAll(async () => {
    await execa("orbctl", ["delete", "--force", name], { reject: false });
  });

  it.each(cases)("%s is %s", async (_option, _outcome, check) => {
    await check();
  });

  it("are in the documentation's table, with their effect", async () => {
    const table = await readFile("docs/ssh-options.md", "utf8");
    const rows = [...table.matchAll(/^\| `([^`]+)` \| (\w+) \|/gm)].map(([, option, outcome]) => [
      option,
      outcome,
    ]);
    expect(rows).toEqual(cases.map(([option, outcome]) => [option, outcome]));
  });
});
