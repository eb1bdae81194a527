import type { Readable } from "node:stream";
import type { Logger } from "../machine/logger.js";
import type { OutputStream } from "../machine/ui.js";
import { longestTimerMs } from "./deadline.js";
import { hasGroups, killGroup } from "./process-group.js";

/** How a program ended, and its output. */
export interface ProcessResult {
  /**
   * - `itself`: it ran and ended; every exit status is an answer;
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

/** For a child that passes its input on to where signals do not reach: its input stays open until then. */
export interface EndOfInput {
  readonly signal: "end of input";
  readonly graceMs: number;
}

/** A signal for the whole group of the child, and how long it may take to end on it. */
export interface EndingStep {
  readonly signal: NodeJS.Signals;
  readonly graceMs: number;
}

export interface ProcessOptions {
  /** `Infinity`: none. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly input?: string | Readable | undefined;
  readonly cwd?: string | undefined;
  /** Its whole environment. @default our own */
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** Called with the child's id, as soon as it has one. */
  readonly onStart?: ((pid: number) => void) | undefined;
  /** Called with each line of standard output as it comes, without its end. A promise is waited for before the next one. */
  readonly onLine?: ((line: string) => unknown) | undefined;
  /** The same of standard error. */
  readonly onErrorLine?: ((line: string) => unknown) | undefined;
  /** Called with what it prints, byte for byte, as it comes. The program is held up until the promise is done. */
  readonly onOutput?: ((stream: OutputStream, chunk: Uint8Array) => Promise<void>) | undefined;
  /** What it may print on each of its streams, and no more is kept. @default 100 MB */
  readonly maxBytes?: number | undefined;
  /** Keeps nothing of what it prints: for what is read line by line, and may never end. */
  readonly unbuffered?: true | undefined;
  /** What is sent when it is cut off, in this order; SIGKILL is the end of it. @default SIGTERM, 5 s */
  readonly ending?: readonly (EndingStep | EndOfInput)[] | undefined;
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
  const { input, cwd, environment, onLine, onErrorLine, onOutput, maxBytes, unbuffered } = options;
  const start = performance.now();
  const child = execa(program, args, {
    ...(input === undefined ? { stdin: hearsEndOfInput(options) ? "pipe" : "ignore" } : { input }),
    ...(cwd !== undefined && { cwd }),
    ...(environment !== undefined && { env: environment, extendEnv: false }),
    reject: false,
    stripFinalNewline: false,
    ...(maxBytes !== undefined && { maxBuffer: maxBytes }),
    ...(unbuffered && { buffer: false }),
    detached: hasGroups(),
    cleanup: false,
  });
  if (child.pid !== undefined) options.onStart?.(child.pid);
  const stopWatching = watch(child.pid, () => child.stdin?.end(), options);
  const chunks = (from: OutputStream) => child.iterable({ from, binary: true });
  const pass = (from: OutputStream) => onOutput && readChunks(chunks(from), (chunk) => onOutput(from, chunk));
  const [result] = await Promise.all([
    child,
    onLine && readLines(chunks("stdout"), onLine),
    onErrorLine && readLines(chunks("stderr"), onErrorLine),
    pass("stdout"),
    pass("stderr"),
  ]);
  const cutOff = stopWatching();
  const ended = isMissing(result.code) ? "missing" : (cutOff ?? (result.isMaxBuffer ? "flooded" : "itself"));
  const ms = Math.round(performance.now() - start);
  const output = { stdout: beginningOf(result.stdout), stderr: beginningOf(result.stderr) };
  logger.debug({ program, args, exitCode: result.exitCode, ms, ended, ...output }, "ran");
  return {
    ended,
    exitCode: result.exitCode ?? -1,
    stdout: result.stdout ?? "",
    stderr: result.stderr ?? "",
  };
}

/** As much of a program's output as is useful in a log. */
function beginningOf(text: unknown): string | undefined {
  return typeof text === "string" ? text.slice(0, 1_000) : undefined;
}

function isMissing(code: string | undefined): boolean {
  return code === "ENOENT" || code === "EACCES";
}

/** Longer lines are passed on in pieces. */
const longestLine = 64 * 1024;

async function readLines(
  chunks: AsyncIterable<Uint8Array>,
  onLine: (line: string) => unknown,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  await readChunks(chunks, async (chunk) => {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) await onLine(line);
    if (rest.length > longestLine) {
      await onLine(rest);
      rest = "";
    }
  });
  if (rest !== "") await onLine(rest);
}

async function readChunks(
  chunks: AsyncIterable<Uint8Array>,
  onChunk: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  try {
    for await (const chunk of chunks) await onChunk(chunk);
  } catch {
    // The child failed, which is in its result; or nobody takes its output any more, and it will be ended.
  }
}

function hearsEndOfInput({ ending = defaultEnding }: ProcessOptions): boolean {
  return ending.some(({ signal }) => signal === "end of input");
}

/** Ends the child's group when time is up or the signal fires. The function it returns stops watching and says which it was. */
function watch(
  pid: number | undefined,
  endInput: () => void,
  { timeoutMs, signal, ending = defaultEnding }: ProcessOptions,
): () => CutOff | undefined {
  let reason: CutOff | undefined;
  let next: NodeJS.Timeout | undefined;
  const goOn = ([step, ...later]: readonly (EndingStep | EndOfInput)[]) => {
    if (step?.signal === "end of input") endInput();
    else killGroup(pid, step?.signal ?? "SIGKILL");
    if (step !== undefined) next = setTimeout(() => goOn(later), step.graceMs);
  };
  const end = (why: CutOff) => {
    if (reason !== undefined) return;
    reason = why;
    goOn(ending);
  };
  const timer = Number.isFinite(timeoutMs)
    ? setTimeout(() => end("timeout"), Math.min(timeoutMs, longestTimerMs))
    : undefined;
  const onAbort = () => end("interrupted");
  signal?.addEventListener("abort", onAbort, { once: true });
  return () => {
    clearTimeout(timer);
    clearTimeout(next);
    signal?.removeEventListener("abort", onAbort);
    return reason;
  };
}
