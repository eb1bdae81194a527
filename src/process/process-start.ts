import { readFile } from "node:fs/promises";
import { ExpectedError, messageOf } from "../errors.js";
import { silentLogger } from "../machine/logger.js";
import { runProcess } from "./run-process.js";

/** A start time in the system's format, or why it is not known. */
type Answer = { readonly started: string } | { readonly reason: string } | "ended";

const psTimeoutMs = 10_000;

/** When a process was started; `undefined` if there is none with this id. Fails with `process_unknown`. */
export async function startOf(pid: number): Promise<string | undefined> {
  if (!exists(pid)) return undefined;
  const answer = await ask(pid);
  // It may have ended meanwhile.
  if (answer === "ended" || !exists(pid)) return undefined;
  if ("reason" in answer) throw new ExpectedError("process_unknown", { pid, reason: answer.reason });
  return answer.started;
}

/** Windows does not tell it. */
export const unknownStart = "unknown";

async function ask(pid: number): Promise<Answer> {
  switch (process.platform) {
    case "linux":
      return readProc(pid);
    case "win32":
      return { started: unknownStart };
    default:
      return askPs(pid);
  }
}

/** Clock ticks since boot: field 22 of /proc/PID/stat. The second field is the command in parentheses, and may contain anything. */
async function readProc(pid: number): Promise<Answer> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const started = rest[18];
    if (started === undefined) return { reason: `/proc/${pid}/stat has no start time` };
    return isZombie(state) ? "ended" : { started };
  } catch (error) {
    return { reason: messageOf(error) };
  }
}

/** Asks for the same format whatever language and time zone this process has. */
async function askPs(pid: number): Promise<Answer> {
  const args = ["-o", "stat=", "-o", "lstart=", "-p", String(pid)];
  const environment = { ...process.env, LC_ALL: "C", TZ: "UTC" };
  const options = { timeoutMs: psTimeoutMs, environment };
  const { stdout, stderr } = await runProcess("ps", args, options, silentLogger);
  const [, state, started] = /^(\S+) +(\S.* \d{4})$/.exec(stdout.trim()) ?? [];
  if (started === undefined) return { reason: stderr.trim() || "ps did not tell its start time" };
  return isZombie(state) ? "ended" : { started };
}

/** It has ended, but its parent has not noticed. */
function isZombie(state: string | undefined): boolean {
  return state?.startsWith("Z") === true;
}

/** A process of another user exists, too. */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
