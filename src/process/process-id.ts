import { ExpectedError, isExpected } from "../errors.js";
import { startOf, unknownStart } from "./process-start.js";

/** Identifies a process. A pid alone can be reused. */
export interface ProcessId {
  readonly pid: number;
  /** Its start time, in the system's format; `unknown` if the system did not tell it. */
  readonly started: string;
}

export function ownProcessId(): Promise<ProcessId> {
  return processIdOf(process.pid);
}

/** The `vagrant` process that the user started. It stays the same when `vagrant` is replaced by `ssh`. */
export function parentProcessId(): Promise<ProcessId> {
  return processIdOf(process.ppid);
}

/** Whether exactly that process is still running. Fails with `process_unknown` if that cannot be found out. */
export async function isAlive({ pid, started }: ProcessId): Promise<boolean> {
  const now = await startOf(pid);
  if (now === undefined || now === started) return now !== undefined;
  if (started === unknownStart)
    throw new ExpectedError("process_unknown", { pid, reason: "its start time was not recorded" });
  return false;
}

/** Whether that process is still running, or that is not known. */
export function mayBeAlive(id: ProcessId): Promise<boolean> {
  return isAlive(id).catch((error: unknown) => {
    if (isExpected(error, "process_unknown")) return true;
    throw error;
  });
}

export async function processIdOf(pid: number): Promise<ProcessId> {
  const started = await startOf(pid).catch(() => unknownStart);
  return { pid, started: started ?? "ended" };
}
