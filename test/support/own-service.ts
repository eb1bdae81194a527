import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, vi } from "vitest";
import { temporaryFolder } from "./temporary-folder.js";

/**
 * Gives a test file a home of its own, and so an SSH service of its own, on another port: no other test connects to it, and it
 * counts in the coverage.
 */
export async function useOwnService(): Promise<void> {
  const home = await temporaryFolder("file");
  process.env.HOME = home;
  await execa("orbctl", ["start"], { stdin: "ignore" });
  afterAll(() => endService(join(home, ".orbstack", "run")));
}

async function endService(folder: string): Promise<void> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".pid"));
  for (const file of files) {
    const pid = Number.parseInt(await readFile(join(folder, file), "utf8"), 10);
    process.kill(pid, "SIGTERM");
    await vi.waitUntil(() => !isRunning(pid), { timeout: 60_000 });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
