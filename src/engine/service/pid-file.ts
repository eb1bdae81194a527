import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { engineHome } from "../ground/home.js";
import { readText, startTime } from "../ground/start-time.js";
import { sshPort } from "./port.js";

/** The file with the id of the service's process. There is one for each port, because each service has its own port. */
export function pidFile(port = sshPort()): string {
  return join(engineHome().run, `orbctl-${port}.pid`);
}

export async function writeOwnPid(port: number): Promise<void> {
  const path = pidFile(port);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFileAtomic(path, `${process.pid} ${startTime(process.pid)}\n`);
}

/** The service's process id, or `undefined` if it is not running. An id that another process has reused does not count. */
export function servicePid(port = sshPort()): number | undefined {
  const [pid, started] = readText(pidFile(port)).split(/\s+/);
  if (pid === undefined || pid === "" || started !== startTime(Number(pid))) return undefined;
  return Number(pid);
}
