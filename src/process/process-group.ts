/** Windows has no process groups, and would show a window for each one of its kind. */
export const ownGroup = process.platform !== "win32";

/** Sends a signal to a child with all that it started. One that has ended already is fine. */
export function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(ownGroup ? -pid : pid, signal);
  } catch {
    // It has ended by itself meanwhile.
  }
}
