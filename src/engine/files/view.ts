import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, open, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { handOverPl, mountAndServePl, serveFiles } from "../../generated/engine-scripts.js";
import { Failure } from "../ground/failure.js";
import { engineHome } from "../ground/home.js";
import { coversOf } from "./host-mounts.js";
import { viewFolder, viewRoot, viewsFolder } from "./view-paths.js";

const timeoutMs = 15_000;
const pollMs = 20;
const options = "default_permissions,allow_other,fsname=orbstack,subtype=bindfs,nosuid,nodev";

/**
 * Ensures that the view for that id is served: a mount of the host's files in which all files belong to the id, and new
 * files belong to the caller. One process serves it for all machines with the id. Returns whether it had to be started.
 * Safe for parallel calls.
 */
export async function ensureView(hostId: number): Promise<boolean> {
  if (await isUp(hostId)) return false;
  await mkdir(viewsFolder(), { recursive: true, mode: 0o700 });
  const log = join(engineHome().log, "files.log");
  await mkdir(engineHome().log, { recursive: true, mode: 0o700 });
  const ended = await serve(hostId, log);
  const deadline = Date.now() + timeoutMs;
  while (!(await isUp(hostId))) {
    if (ended() || Date.now() > deadline) {
      // Another process may hold the lock and be about to serve.
      if (await comesUp(hostId, deadline)) return false;
      throw new Failure(`this computer's files cannot be served: ${await lastLine(log)}`);
    }
    await sleep(pollMs);
  }
  return true;
}

/** Whether the view can be used. If it does not answer, it may only be slow, so the answer is yes. */
export async function isUp(hostId: number): Promise<boolean> {
  const look = stat(viewRoot(hostId)).then(
    () => true,
    () => false,
  );
  return Promise.race([look, sleep(timeoutMs, true, { ref: false })]);
}

/** Ends a view that no running machine uses. The mount exists in the server's own namespace too, so the server must be ended. */
export async function closeView(hostId: number): Promise<void> {
  const { execa } = await import("execa");
  await execa("fusermount3", ["-u", viewFolder(hostId)], { reject: false, timeout: timeoutMs });
  await endServer(hostId);
}

/** The server holds the lock, and the lock file has its process id. */
async function endServer(hostId: number): Promise<void> {
  const pid = Number(await readFile(lockFile(hostId), "utf8").catch(() => ""));
  if (pid > 1 && (await isLocked(hostId))) process.kill(pid, "SIGTERM");
}

async function isLocked(hostId: number): Promise<boolean> {
  const { execa } = await import("execa");
  const { exitCode } = await execa("flock", ["--nonblock", lockFile(hostId), "true"], { reject: false });
  return exitCode === 1;
}

function lockFile(hostId: number): string {
  return `${viewFolder(hostId)}.lock`;
}

/** Ends all of the caller's views that no machine uses. */
export async function closeViews(): Promise<void> {
  const folders = await readdir(viewsFolder()).catch(() => []);
  const ids = folders.filter((name) => /^\d+$/.test(name)).map(Number);
  await Promise.all(ids.map(closeView));
}

/** Starts the server, which outlives us. It holds a lock, so there is only one. */
async function serve(hostId: number, log: string): Promise<() => boolean> {
  const output = await open(log, "w", 0o600);
  const child = spawn("flock", serveCommand(hostId), {
    cwd: "/",
    detached: true,
    stdio: ["ignore", output.fd, output.fd],
  });
  let ended = false;
  child.once("exit", () => (ended = true));
  child.once("error", () => (ended = true));
  child.unref();
  await output.close();
  return () => ended;
}

function serveCommand(hostId: number): string[] {
  const covers = coversOf(readFileSync("/proc/self/mounts", "utf8"), [viewsFolder()]);
  // Without root, a mount namespace requires a user namespace.
  const namespaces = process.getuid?.() === 0 ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
  return [
    ...["--nonblock", "--no-fork", lockFile(hostId)],
    ...["perl", "-e", mountAndServePl, viewFolder(hostId), options],
    ...["unshare", ...namespaces, "--propagation", "private"],
    ...["sh", "-c", serveFiles, "sh", "%fd", String(hostId), handOverPl],
    ...covers.flatMap(({ verb, path }) => [verb, path]),
  ];
}

/** Waits for a server that another process started. If it does not serve in time, it is ended, so the next attempt can start its own. */
async function comesUp(hostId: number, deadline: number): Promise<boolean> {
  while (await isLocked(hostId)) {
    if (await isUp(hostId)) return true;
    if (Date.now() > deadline) {
      await endServer(hostId);
      return false;
    }
    await sleep(pollMs);
  }
  return isUp(hostId);
}

async function lastLine(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.trim().split("\n").at(-1) ?? "";
}
