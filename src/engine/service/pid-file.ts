import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { engineHome } from "../ground/home.js";
import { readText, startTime } from "../ground/start-time.js";
import { sshPort } from "./port.js";

/** Where the service's process notes its id. One file for each port, since a service holds one. */
export function pidFile(port = sshPort()): string {
  return join(engineHome().run, `orbctl-${port}.pid`);
}

export async function writeOwnPid(port: number): Promise<void> {
  const path = pidFile(port);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFileAtomic(path, `${process.pid} ${startTime(process.pid)}\n`);
}

/** The service's process id, or `undefined` when it does not run. An id that has passed to another process does not count. */
export function servicePid(port = sshPort()): number | undefined {
  const [pid, started] = readText(pidFile(port)).split(/\s+/);
  if (pid === undefined || pid === "" || started !== startTime(Number(pid))) return undefined;
  return Number(pid);
}
