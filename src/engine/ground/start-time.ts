import { readFileSync } from "node:fs";

/** When a process was started, in clock ticks since boot: field 22 of /proc/PID/stat. Empty when there is none, or it has ended and waits for its parent. */
export function startTime(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`);
  // The second field is the command in brackets, and may hold anything.
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
