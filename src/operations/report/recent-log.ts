import type { Parts } from "../../actions/context/parts.js";
import type { Machine } from "../../machine/machine.js";
import { deadline } from "../../process/deadline.js";
import { readLogs } from "../guest/logs.js";

interface RecentLogOptions {
  readonly parts: Parts;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

const lines = 5;

/** The last lines of a machine's log that arrived within the timeout. Never fails, because they only accompany a report. */
export async function readRecentLog(
  machine: Machine,
  { parts, signal, timeoutMs }: RecentLogOptions,
): Promise<readonly string[]> {
  const limit = AbortSignal.any([signal, deadline(timeoutMs)]);
  const found: string[] = [];
  const onLine = (line: string) => void found.push(line);
  const reading = readLogs(machine, { parts, signal: limit, lines, boot: false, follow: false, onLine });
  const late = new Promise((resolve) => limit.addEventListener("abort", resolve, { once: true }));
  await Promise.race([reading.catch(() => undefined), late]);
  return found.slice(-lines);
}
