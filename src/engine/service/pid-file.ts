import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { engineHome } from "../home.js";
import { sshPort } from "../ssh/port.js";

/** Where the service's process notes its id. One file for each port, since a service holds one. */
export function pidFile(): string {
  return join(engineHome().run, `orbctl-${sshPort()}.pid`);
}

export async function writeOwnPid(): Promise<void> {
  const path = pidFile();
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFileAtomic(path, `${process.pid} ${startTime(process.pid)}\n`);
}

/** The service's process id, or `undefined` when it does not run. An id that has passed to another process does not count. */
export function servicePid(): number | undefined {
  const [pid, started] = readText(pidFile()).split(/\s+/);
  if (pid === undefined || pid === "" || started !== startTime(Number(pid))) return undefined;
  return Number(pid);
}

/** When a process was started, in clock ticks since boot: field 22 of /proc/PID/stat. Empty when there is none. */
function startTime(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`);
  // The second field is the command in brackets, and may hold anything.
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
