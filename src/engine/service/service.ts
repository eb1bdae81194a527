import { spawn } from "node:child_process";
import { mkdir, open, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../../errors.js";
import type { Engine } from "../ground/engine.js";
import { Failure } from "../ground/failure.js";
import { engineHome } from "../ground/home.js";
import { answers, daemonCheck } from "../setup/daemon.js";
import { servicePid } from "./pid-file.js";
import { sshPort } from "./port.js";

const timeoutMs = 15_000;
const pollMs = 20;

/** Whether the service, which is the SSH server, is running. Reads two small files. */
export async function serviceStatus(): Promise<"Running" | "Stopped"> {
  return servicePid() === undefined ? "Stopped" : "Running";
}

/**
 * Starts the service if it is not running. As in OrbStack, using a machine is enough. Commands do not need the SSH
 * server themselves, so a failure is only reported.
 */
export async function ensureService(engine: Engine): Promise<void> {
  if (servicePid() !== undefined) return;
  await ensureDaemon(engine);
  const reason = (await lastFailure()) ?? (await startServer().then(() => undefined, noteFailure));
  if (reason !== undefined) engine.say(`orbctl: machines cannot be reached by SSH: ${reason}`);
}

/** Starts the service and waits until it accepts connections. A service that runs already, or that another process starts, is fine. */
export async function startService(engine: Engine): Promise<void> {
  await ensureDaemon(engine);
  await startServer().catch((error: unknown) => {
    throw new Failure(`start: ${messageOf(error)}`, { cause: error });
  });
}

async function startServer(): Promise<void> {
  if (servicePid() !== undefined) return;
  const log = join(engineHome().log, "orbctl.log");
  const ended = await spawnServer(log);
  await until(() => servicePid() !== undefined || ended(), "start");
  // Ours may have exited because another one was faster. That one will answer soon.
  if (servicePid() !== undefined || (await servesSoon())) return;
  throw new Failure(`the SSH server exited at once: ${await lastLine(log)}`);
}

/** Ends the service's process. Machines keep running. */
export async function stopService(): Promise<void> {
  const pid = servicePid();
  if (pid === undefined) return;
  process.kill(pid, "SIGTERM");
  await until(() => servicePid() === undefined, "stop").catch(() => process.kill(pid, "SIGKILL"));
}

/** How long a failure is remembered, so not every command waits for the same one. */
const failureKeptMs = 30_000;

function failureFile(): string {
  return join(engineHome().run, `orbctl-${sshPort()}.failure`);
}

async function noteFailure(error: unknown): Promise<string> {
  await mkdir(engineHome().run, { recursive: true, mode: 0o700 });
  await writeFile(failureFile(), messageOf(error), { mode: 0o600 });
  return messageOf(error);
}

async function lastFailure(): Promise<string | undefined> {
  try {
    const { mtimeMs } = await stat(failureFile());
    return Date.now() - mtimeMs < failureKeptMs ? await readFile(failureFile(), "utf8") : undefined;
  } catch {
    return undefined;
  }
}

async function ensureDaemon({ client, say }: Engine): Promise<void> {
  if (await answers(client)) return;
  if (process.getuid?.() !== 0)
    throw new Failure("start: Incus is not running, or you may not access it; run: sudo orbctl doctor --fix");
  await daemonCheck(client).repair?.(say);
}

/** Starts a process that outlives us. Returns a function that says whether it has ended. */
async function spawnServer(log: string): Promise<() => boolean> {
  await mkdir(engineHome().log, { recursive: true, mode: 0o700 });
  const output = await open(log, "a", 0o600);
  const child = spawn(process.execPath, [process.argv[1] ?? "", "ssh-server"], {
    cwd: "/",
    detached: true,
    stdio: ["ignore", output.fd, output.fd],
  });
  let ended = false;
  child.once("exit", () => (ended = true));
  child.unref();
  await output.close();
  return () => ended;
}

async function servesSoon(): Promise<boolean> {
  return until(() => servicePid() !== undefined, "start", 1_000).then(
    () => true,
    () => false,
  );
}

async function until(condition: () => boolean, what: string, withinMs = timeoutMs): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Failure(`${what}: timed out waiting for the service`);
    await sleep(pollMs);
  }
}

async function lastLine(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => "");
  const line = text.trim().split("\n").at(-1) ?? "";
  return line.replace(/^\[-?\d+\] /, "");
}
