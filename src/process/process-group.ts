import { spawn } from "node:child_process";

/** Windows has no process groups, and would open a console window for each detached process. */
export function hasGroups(): boolean {
  return process.platform !== "win32";
}

/**
 * Sends a signal to a child with all that it started; 0 only asks whether there is one. `false`: there is none, or none any more,
 * which is fine. Windows knows no signals: there, any of them ends the child by force.
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

/** Windows knows which process started which, as long as the first of them runs. */
function taskkill(pid: number): void {
  const child = spawn("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore", windowsHide: true });
  child.once("error", () => process.kill(pid));
}
