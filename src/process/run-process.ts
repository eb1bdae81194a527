import type { Readable } from "node:stream";
import type { Logger } from "../machine/logger.js";
import type { OutputStream } from "../machine/ui.js";
import { longestTimerMs } from "./deadline.js";
import { hasGroups, killGroup } from "./process-group.js";

/** How a program ended, and its output. */
export interface ProcessResult {
  /**
   * - `itself`: it exited, with any exit status;
   * - `missing`: there is no such program, or it cannot be executed;
   * - `timeout`, `interrupted`: we ended it;
   * - `flooded`: we ended it because it printed more than `maxBytes`; the result has the beginning.
   */
  readonly ended: "itself" | "missing" | "flooded" | EarlyEnd;
  /** -1 if a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

type EarlyEnd = "timeout" | "interrupted";

/** For a child that passes its input on to a place where signals do not reach. Its input stays open until then. */
export interface EndOfInput {
  readonly signal: "end of input";
  readonly graceMs: number;
}

/** A signal for the child's process group, and how long the child may then take to end. */
export interface EndingStep {
  readonly signal: NodeJS.Signals;
  readonly graceMs: number;
}

export interface ProcessOptions {
  /** `Infinity`: no timeout. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly input?: string | Readable | undefined;
  readonly cwd?: string | undefined;
  /** The whole environment. @default our own */
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** Called with the child's id as soon as it has one. */
  readonly onStart?: ((pid: number) => void) | undefined;
  /** Called with each line of standard output, without the line break. If it returns a promise, the next line waits for it. */
  readonly onLine?: ((line: string) => unknown) | undefined;
  /** The same for standard error. */
  readonly onErrorLine?: ((line: string) => unknown) | undefined;
  /** Called with each chunk of output. The program is paused until the promise resolves. */
  readonly onOutput?: ((stream: OutputStream, chunk: Uint8Array) => Promise<void>) | undefined;
  /** The maximum size of each output stream. @default 100 MB */
  readonly maxBytes?: number | undefined;
  /** Keeps no output. For output that is read line by line and may never end. */
  readonly unbuffered?: true | undefined;
  /** The signals that end it, in order, before SIGKILL. @default SIGTERM, 5 s */
  readonly ending?: readonly (EndingStep | EndOfInput)[] | undefined;
}

const defaultEnding: readonly EndingStep[] = [{ signal: "SIGTERM", graceMs: 5_000 }];

/**
 * Loads the library that runs processes, which is the largest part of the program. Called early, it is loaded while
 * Vagrant still reads its Vagrantfile.
 */
export function loadRunner() {
  return import("execa");
}

/**
 * Runs a program. Only this function of the sidecar starts processes. The child leads a process group, so its own
 * children are ended with it, and Ctrl-C in the terminal does not reach it. Never fails: the result says how it ended.
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
    ...(input === undefined ? { stdin: needsInput(options) ? "pipe" : "ignore" } : { input }),
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

/** The part of a program's output that is useful in a log. */
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
    // The result reports that the child failed; or its output is no longer read, and it will be ended.
  }
}

function needsInput({ ending = defaultEnding }: ProcessOptions): boolean {
  return ending.some(({ signal }) => signal === "end of input");
}

/**
 * Ends the child's process group after the timeout or when the signal fires. Returns a function that stops watching and
 * says which of them happened.
 */
function watch(
  pid: number | undefined,
  endInput: () => void,
  { timeoutMs, signal, ending = defaultEnding }: ProcessOptions,
): () => EarlyEnd | undefined {
  let reason: EarlyEnd | undefined;
  let next: NodeJS.Timeout | undefined;
  const escalate = ([step, ...later]: readonly (EndingStep | EndOfInput)[]) => {
    if (step?.signal === "end of input") endInput();
    else killGroup(pid, step?.signal ?? "SIGKILL");
    if (step !== undefined) next = setTimeout(() => escalate(later), step.graceMs);
  };
  const end = (why: EarlyEnd) => {
    if (reason !== undefined) return;
    reason = why;
    escalate(ending);
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
