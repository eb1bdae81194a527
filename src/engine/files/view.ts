import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, open, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { handOverPl, mountAndServePl, serveFiles } from "../../generated/engine-scripts.js";
import { Failure } from "../ground/failure.js";
import { engineHome } from "../ground/home.js";
import { coversOf } from "./host-mounts.js";
import { viewFolder, viewRoot, viewsFolder } from "./view-paths.js";

const limitMs = 15_000;
const pollMs = 20;
const options = "default_permissions,allow_other,fsname=orbstack,subtype=bindfs,nosuid,nodev";

/**
 * Has the view of the host's files in which all belongs to that id, and whoever writes is the caller. One process serves it, for all
 * machines that have the id. Answers whether it had to be started. Safe to be called by many at once.
 */
export async function ensureView(hostId: number): Promise<boolean> {
  if (await isUp(hostId)) return false;
  await mkdir(viewsFolder(), { recursive: true, mode: 0o700 });
  const log = join(engineHome().log, "files.log");
  await mkdir(engineHome().log, { recursive: true, mode: 0o700 });
  const ended = await serve(hostId, log);
  const deadline = Date.now() + limitMs;
  while (!(await isUp(hostId))) {
    if (ended() || Date.now() > deadline) {
      // Another process may hold the lock, and be about to serve.
      if (await comesUp(hostId, deadline)) return false;
      throw new Failure(`this computer's files cannot be served: ${await lastLine(log)}`);
    }
    await sleep(pollMs);
  }
  return true;
}

/** Whether the view can be used. One that does not answer is taken to be there: it may only be slow. */
export async function isUp(hostId: number): Promise<boolean> {
  const look = stat(viewRoot(hostId)).then(
    () => true,
    () => false,
  );
  return Promise.race([look, sleep(limitMs, true, { ref: false })]);
}

/** Ends a view that no running machine uses. Its server has it mounted for itself, too, and would go on. */
export async function closeView(hostId: number): Promise<void> {
  await execa("fusermount3", ["-u", viewFolder(hostId)], { reject: false, timeout: limitMs });
  await endServer(hostId);
}

/** The lock tells that the process whose id it holds is the server. */
async function endServer(hostId: number): Promise<void> {
  const pid = Number(await readFile(lockFile(hostId), "utf8").catch(() => ""));
  if (pid > 1 && (await isLocked(hostId))) process.kill(pid, "SIGTERM");
}

async function isLocked(hostId: number): Promise<boolean> {
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

/** The server outlives us. It keeps the lock, so that there is never a second one. */
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
  // An ordinary user needs a user namespace to have a mount namespace.
  const namespaces = process.getuid?.() === 0 ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
  return [
    ...["--nonblock", "--no-fork", lockFile(hostId)],
    ...["perl", "-e", mountAndServePl, viewFolder(hostId), options],
    ...["unshare", ...namespaces, "--propagation", "private"],
    ...["sh", "-c", serveFiles, "sh", "%fd", String(hostId), handOverPl],
    ...covers.flatMap(({ verb, path }) => [verb, path]),
  ];
}

/** Waits for a server that another process has started. One that serves nothing in time is ended, so that the next try can start its own. */
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
