import { homedir } from "node:os";
import { ExpectedError } from "../errors.js";
import type { Logger } from "../machine/logger.js";

/** How one call of `orbctl` ended by itself. Calls that were cut off are errors instead. */
export interface OrbctlResult {
  readonly command: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface OrbctlOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly input?: string | undefined;
}

/**
 * Loads what runs processes: the largest part of the program, and not needed to say that it is there. Called early, it is loaded
 * while Vagrant still reads its Vagrantfile.
 */
export function loadRunner() {
  return import("execa");
}

/** How long a call may take to end after SIGTERM. `create` removes what it began in that time. */
const graceMs = 5_000;

/**
 * Runs `orbctl`: the one place where this provider starts a process. The child leads a process group, so that its own
 * children go with it and a terminal's Ctrl-C does not reach it. Fails with `orbctl_missing`, `orbstack_not_responding`
 * (no end within `timeoutMs`) or `interrupted`; every exit code is an answer.
 */
export async function runOrbctl(
  program: string,
  args: readonly string[],
  { timeoutMs, signal, input }: OrbctlOptions,
  logger: Logger,
): Promise<OrbctlResult> {
  const command = ["orbctl", ...args].join(" ");
  if (signal?.aborted) throw new ExpectedError("interrupted", {});
  const { execa } = await loadRunner();
  const start = performance.now();
  const child = execa(program, args, {
    ...(input === undefined ? { stdin: "ignore" } : { input }),
    // Without it orbctl crashes, and a service or a cron job may have none.
    env: { HOME: process.env.HOME ?? homedir() },
    reject: false,
    stripFinalNewline: false,
    detached: true,
    cleanup: false,
  });
  const cutOff = watch(child, timeoutMs, signal);
  const result = await child;
  const ended = cutOff();
  logger.debug(
    { command, exitCode: result.exitCode, ms: Math.round(performance.now() - start), ended },
    "orbctl",
  );
  if (result.code === "ENOENT" || result.code === "EACCES") {
    throw new ExpectedError("orbctl_missing", { looked_in: program }, { cause: result });
  }
  if (ended === "interrupted") throw new ExpectedError("interrupted", {});
  if (ended === "timeout")
    throw new ExpectedError("orbstack_not_responding", { command, seconds: timeoutMs / 1000 });
  return {
    command,
    exitCode: result.exitCode ?? -1,
    stdout: result.stdout ?? "",
    stderr: result.stderr ?? "",
  };
}

type CutOff = "timeout" | "interrupted" | undefined;

/** Ends the child's group when time is up or the signal fires. The function it returns stops watching and says which it was. */
function watch(
  child: { readonly pid?: number },
  timeoutMs: number,
  signal: AbortSignal | undefined,
): () => CutOff {
  let reason: CutOff;
  let force: NodeJS.Timeout | undefined;
  const end = (why: CutOff) => {
    if (reason !== undefined) return;
    reason = why;
    killGroup(child.pid, "SIGTERM");
    force = setTimeout(() => killGroup(child.pid, "SIGKILL"), graceMs);
  };
  const timer = setTimeout(() => end("timeout"), timeoutMs);
  const onAbort = () => end("interrupted");
  signal?.addEventListener("abort", onAbort, { once: true });
  return () => {
    clearTimeout(timer);
    clearTimeout(force);
    signal?.removeEventListener("abort", onAbort);
    return reason;
  };
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself meanwhile.
  }
}
