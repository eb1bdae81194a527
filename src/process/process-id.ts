import { readFile } from "node:fs/promises";
import { silentLogger } from "../machine/logger.js";
import { runProcess } from "./run-process.js";

/** Identifies a process. A pid alone can be reused. */
export interface ProcessId {
  readonly pid: number;
  /** Its start time, in the system's format. */
  readonly started: string;
}

const psTimeoutMs = 10_000;

export function ownProcessId(): Promise<ProcessId> {
  return processIdOf(process.pid);
}

/** The `vagrant` process that the user started. It stays the same when `vagrant` is replaced by `ssh`. */
export function parentProcessId(): Promise<ProcessId> {
  return processIdOf(process.ppid);
}

/** Whether exactly that process is still running. */
export async function isAlive({ pid, started }: ProcessId): Promise<boolean> {
  return (await startOf(pid)) === started;
}

export async function processIdOf(pid: number): Promise<ProcessId> {
  return { pid, started: (await startOf(pid)) ?? "ended" };
}

async function startOf(pid: number): Promise<string | undefined> {
  switch (process.platform) {
    case "linux":
      return startOnLinux(pid);
    case "win32":
      return exists(pid) ? "unknown" : undefined;
    default:
      return startByPs(pid);
  }
}

/** Clock ticks since boot: field 22 of /proc/PID/stat. The second field is the command in parentheses, and may contain anything. */
async function startOnLinux(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return state === "Z" ? undefined : rest[18];
}

async function startByPs(pid: number): Promise<string | undefined> {
  const args = ["-o", "lstart=", "-p", String(pid)];
  const { stdout } = await runProcess("ps", args, { timeoutMs: psTimeoutMs }, silentLogger);
  return stdout.trim() || undefined;
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
