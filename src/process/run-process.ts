import type { Logger } from "../machine/logger.js";
import { killGroup, ownGroup } from "./process-group.js";

/** How a program ended, and all that it said. */
export interface ProcessResult {
  /**
   * - `itself`: it ran and ended; every exit code is an answer;
   * - `missing`: there is no such program, or it may not be run;
   * - `timeout`, `interrupted`: it was ended by us;
   * - `flooded`: it was ended because it printed more than `maxBytes`; the beginning is in the result.
   */
  readonly ended: "itself" | "missing" | "flooded" | CutOff;
  /** -1 when a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

type CutOff = "timeout" | "interrupted";

/** A signal for the whole group of the child, and how long it may take to end on it. */
export interface EndingStep {
  readonly signal: NodeJS.Signals;
  readonly graceMs: number;
}

export interface ProcessOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly input?: string | undefined;
  readonly cwd?: string | undefined;
  /** Its whole environment. @default our own */
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** Called with the child's id, as soon as it has one. */
  readonly onStart?: ((pid: number) => void) | undefined;
  /** Called with each line of standard output as it comes, without its end. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** The same of standard error. */
  readonly onErrorLine?: ((line: string) => void) | undefined;
  /** What it may print on each of its streams, and no more is kept. @default 100 MB */
  readonly maxBytes?: number | undefined;
  /** Keeps nothing of what it prints: for what is read line by line, and may never end. */
  readonly unbuffered?: true | undefined;
  /** What is sent when it is cut off, in this order; SIGKILL is the end of it. @default SIGTERM, 5 s */
  readonly ending?: readonly EndingStep[] | undefined;
}

const defaultEnding: readonly EndingStep[] = [{ signal: "SIGTERM", graceMs: 5_000 }];

/**
 * Loads what runs processes: the largest part of the program, and not needed to say that it is there. Called early, it is loaded
 * while Vagrant still reads its Vagrantfile.
 */
export function loadRunner() {
  return import("execa");
}

/**
 * Runs a program: the one place where the sidecar starts a process. The child leads a process group, so that its own children go
 * with it and a terminal's Ctrl-C does not reach it. Never fails: how it ended is in the result.
 */
export async function runProcess(
  program: string,
  args: readonly string[],
  options: ProcessOptions,
  logger: Logger,
): Promise<ProcessResult> {
  if (options.signal?.aborted) return { ended: "interrupted", exitCode: -1, stdout: "", stderr: "" };
  const { execa } = await loadRunner();
  const { input, cwd, environment, onLine, onErrorLine, maxBytes, unbuffered } = options;
  const start = performance.now();
  const child = execa(program, args, {
    ...(input === undefined ? { stdin: "ignore" } : { input }),
    ...(cwd !== undefined && { cwd }),
    ...(environment !== undefined && { env: environment, extendEnv: false }),
    reject: false,
    stripFinalNewline: false,
    ...(maxBytes !== undefined && { maxBuffer: maxBytes }),
    ...(unbuffered && { buffer: false }),
    detached: ownGroup,
    cleanup: false,
  });
  if (child.pid !== undefined) options.onStart?.(child.pid);
  const stopWatching = watch(child.pid, options);
  const [result] = await Promise.all([
    child,
    onLine && readLines(child.iterable({ from: "stdout", binary: true }), onLine),
    onErrorLine && readLines(child.iterable({ from: "stderr", binary: true }), onErrorLine),
  ]);
  const cutOff = stopWatching();
  const ended = isMissing(result.code) ? "missing" : (cutOff ?? (result.isMaxBuffer ? "flooded" : "itself"));
  const ms = Math.round(performance.now() - start);
  logger.debug({ program, args, exitCode: result.exitCode, ms, ended }, "ran");
  return {
    ended,
    exitCode: result.exitCode ?? -1,
    stdout: result.stdout ?? "",
    stderr: result.stderr ?? "",
  };
}

function isMissing(code: string | undefined): boolean {
  return code === "ENOENT" || code === "EACCES";
}

/** A line that goes on for longer than this is told in pieces. */
const longestLine = 64 * 1024;

async function readLines(chunks: AsyncIterable<Uint8Array>, onLine: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const chunk of chunks) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line);
      if (rest.length > longestLine) {
        onLine(rest);
        rest = "";
      }
    }
  } catch {
    // The child failed: that is in its result.
  }
  if (rest !== "") onLine(rest);
}

/** Ends the child's group when time is up or the signal fires. The function it returns stops watching and says which it was. */
function watch(
  pid: number | undefined,
  { timeoutMs, signal, ending = defaultEnding }: ProcessOptions,
): () => CutOff | undefined {
  let reason: CutOff | undefined;
  let next: NodeJS.Timeout | undefined;
  const goOn = ([step, ...later]: readonly EndingStep[]) => {
    killGroup(pid, step?.signal ?? "SIGKILL");
    if (step !== undefined) next = setTimeout(() => goOn(later), step.graceMs);
  };
  const end = (why: CutOff) => {
    if (reason !== undefined) return;
    reason = why;
    goOn(ending);
  };
  const timer = setTimeout(() => end("timeout"), timeoutMs);
  const onAbort = () => end("interrupted");
  signal?.addEventListener("abort", onAbort, { once: true });
  return () => {
    clearTimeout(timer);
    clearTimeout(next);
    signal?.removeEventListener("abort", onAbort);
    return reason;
  };
}
