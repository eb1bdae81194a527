import { readFileSync } from "node:fs";

/** The start time of a process, in clock ticks since boot: field 22 of /proc/PID/stat. Empty if it does not exist or is a zombie. */
export function startTime(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`);
  // The second field is the command in parentheses, and may contain anything.
  const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return state === "Z" ? "" : (rest[18] ?? "");
}

export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
