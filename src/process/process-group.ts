import { spawn } from "node:child_process";

/** Windows has no process groups, and would open a console window for each detached process. */
export function hasGroups(): boolean {
  return process.platform !== "win32";
}

/**
 * Sends a signal to a child and all its descendants; 0 only checks whether one exists. `false`: none exists (any more).
 * Windows has no signals; there, any signal kills the child.
 */
export function killGroup(
  pid: number | undefined,
  signal: NodeJS.Signals | 0,
  endTree: (pid: number) => void = taskkill,
): boolean {
  if (pid === undefined) return false;
  try {
    const there = process.kill(hasGroups() ? -pid : pid, hasGroups() ? signal : 0);
    if (!hasGroups() && signal !== 0) endTree(pid);
    return there;
  } catch {
    return false;
  }
}

/** Windows knows a process's descendants as long as the process itself is running. */
function taskkill(pid: number): void {
  const child = spawn("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore", windowsHide: true });
  child.once("error", () => process.kill(pid));
}
