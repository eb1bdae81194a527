/** Windows has no process groups, and would show a window for each one of its kind. */
export const ownGroup = process.platform !== "win32";

/**
 * Sends a signal to a child with all that it started; 0 only asks whether there is one. `false`: there is none, or none any more,
 * which is fine.
 */
export function killGroup(pid: number | undefined, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(ownGroup ? -pid : pid, signal);
  } catch {
    return false;
  }
}
