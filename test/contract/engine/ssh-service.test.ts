import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { sshInfo } from "../../../src/orbstack/ssh.js";
import { realOrbctl } from "../../support/orbctl.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const real = realOrbctl();
let home: string;

/** `orbctl` of a user who is new on this computer. */
function orbctl(args: readonly string[], port?: number) {
  const { ORBSTACK_SSH_PORT: _, ...environment } = process.env;
  return execa("orbctl", args, {
    reject: false,
    stdin: "ignore",
    extendEnv: false,
    env: { ...environment, HOME: home, ...(port !== undefined && { ORBSTACK_SSH_PORT: String(port) }) },
  });
}

async function endService(port: number): Promise<void> {
  const note = await readFile(join(home, ".orbstack", "run", `orbctl-${port}.pid`), "utf8").catch(() => "");
  const [pid] = note.split(" ");
  if (pid) process.kill(Number(pid), "SIGTERM");
}

/** Another program. If OrbStack's port is already taken, that is fine, too. */
async function occupy(port: number): Promise<number> {
  const server: Server = createServer();
  onTestFinished(() => void server.close());
  server.listen(port, "127.0.0.1");
  await once(server, "listening").catch(() => undefined);
  return (server.address() as { port: number } | null)?.port ?? port;
}

const portOf = () => sshInfo("web", "vagrant", { HOME: home }).port;

describe.skipIf("absent" in real)(`the SSH service${"absent" in real ? ` (${real.absent})` : ""}`, () => {
  beforeEach(async () => {
    home = await temporaryFolder();
  });
  afterEach(async () => {
    await endService(portOf());
  });

  it("uses the next port if OrbStack's is taken, keeps it, and tells the plugin", async () => {
    await occupy(32_222);
    expect(await orbctl(["start"])).toMatchObject({ exitCode: 0 });
    const port = portOf();
    expect(port).toBeGreaterThan(32_222);
    expect((await orbctl(["ssh"])).stdout).toContain(`Port: ${port}`);
    expect(await readFile(join(home, ".orbstack", "ssh", "known_hosts"), "utf8")).toContain(
      `[127.0.0.1]:${port} `,
    );
    await endService(port);
    await expect.poll(async () => (await orbctl(["status"])).stdout, { timeout: 120_000 }).toBe("Stopped");
    const both = await Promise.all([orbctl(["start"]), orbctl(["start"])]);
    expect(both.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
      [0, ""],
      [0, ""],
    ]);
    expect(portOf()).toBe(port);
  });

  it("only warns if the chosen port is taken and the command needs no SSH", async () => {
    const port = await occupy(0);
    for (const args of [
      ["list", "-f", "json"],
      ["list", "-q"],
    ]) {
      const { exitCode, stderr } = await orbctl(args, port);
      expect(exitCode).toBe(0);
      expect(stderr).toContain(
        `cannot be reached by SSH: the SSH server exited at once: port ${port} is used by`,
      );
    }
    const start = await orbctl(["start"], port);
    expect([start.exitCode, start.stderr]).toEqual([
      1,
      expect.stringContaining(`port ${port} is used by another`),
    ]);
  });

  it("has the doctor name the process with the chosen port", async () => {
    const port = await occupy(0);
    const held = await orbctl(["doctor"], port);
    expect(held.stdout).toMatch(new RegExp(`problem: SSH port ${port}: used by .*, process ${process.pid};`));
    expect(held.exitCode).toBe(1);
    expect((await orbctl(["doctor"])).stdout).toMatch(/ok: SSH port \d+$/m);
  });

  it("keeps at most a hundred connections that have not logged in", async () => {
    expect(await orbctl(["start"])).toMatchObject({ exitCode: 0 });
    const port = portOf();
    const idle: Socket[] = [];
    onTestFinished(() => idle.forEach((socket) => void socket.destroy()));
    let ended = 0;
    for (let count = 0; count < 250; count++) {
      const socket = connect(port, "127.0.0.1");
      socket
        .on("error", () => undefined)
        .on("close", () => ended++)
        .resume();
      idle.push(socket);
      await once(socket, "connect").catch(() => undefined);
    }
    await expect.poll(() => ended, { timeout: 120_000 }).toBe(150);
    // The key still works: the answer about the machine comes from the engine.
    const key = join(home, ".orbstack", "ssh", "id_ed25519");
    const options = [
      "-F",
      "/dev/null",
      "-o",
      "BatchMode=yes",
      "-o",
      "StrictHostKeyChecking=no",
      "-o",
      "UserKnownHostsFile=/dev/null",
    ];
    const honest = await execa(
      "ssh",
      [...options, "-i", key, "-p", String(port), "nobody-has-this@127.0.0.1", "true"],
      { reject: false },
    );
    expect(honest.stderr).toContain("machine not found: 'nobody-has-this'");
  });
});
