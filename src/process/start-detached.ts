import { spawn } from "node:child_process";
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

/** Starts one of our own programs in its own process group and session, where it outlives us. Its output goes to the log. */
export async function startDetached(program: string, args: readonly string[], log: string): Promise<void> {
  await mkdir(dirname(log), { recursive: true });
  const file = await open(log, "a", 0o600);
  const child = spawn(process.execPath, [program, ...args], {
    cwd: "/",
    detached: true,
    stdio: ["ignore", file.fd, file.fd],
    windowsHide: true,
  });
  await file.close();
  child.unref();
}
