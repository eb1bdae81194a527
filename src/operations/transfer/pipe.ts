import { once } from "node:events";
import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { ExpectedError } from "../../errors.js";
import type { GuestCommand, GuestResult } from "../../orbstack/driver.js";
import type { Side } from "./side.js";

interface PipeOptions {
  readonly signal: AbortSignal;
  /** Called with the length of each chunk, in bytes. */
  readonly onPiece: (bytes: number) => void;
}

/** A command failed. The message is for the user. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}

const longestMessage = 2_000;

/** The output of a successful command. Fails with `CommandFailure`. */
export function outputOf({ exitCode, stdout, stderr }: GuestResult): string {
  if (exitCode === 0) return stdout;
  const said = stripVTControlCharacters(stderr.slice(0, longestMessage)).trim();
  throw new CommandFailure(said || `it exited with status ${exitCode}`);
}

/** Receives what the sender prints. Fails with `CommandFailure` for errors that the user should see. */
export type Receive<T> = (input: PassThrough, signal: AbortSignal) => Promise<T>;

/** A receiver that is a command on one of the sides. */
export function byCommand(side: Side, command: GuestCommand): Receive<void> {
  return (input, signal) => withErrors(side, command, { signal, timeoutMs: Number.POSITIVE_INFINITY, input });
}

/**
 * Runs a command on one side and passes its output to the receiver. Resolves when both have succeeded. If one fails,
 * the other is ended, and the first failure is thrown: a `CommandFailure`, or as `run` does.
 */
export async function pipe<T>(
  [from, sender]: readonly [Side, GuestCommand],
  receive: Receive<T>,
  { signal, onPiece }: PipeOptions,
): Promise<T> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const between = new PassThrough();
  // A receiver that ended reports its own failure.
  between.on("error", () => undefined);
  const failures: unknown[] = [];
  const failed = (error: unknown) => {
    failures.push(error);
    stop.abort();
    between.destroy();
    return undefined;
  };

  const sending = withErrors(from, sender, {
    signal: either,
    timeoutMs: Number.POSITIVE_INFINITY,
    onBytes: async (chunk) => {
      onPiece(chunk.length);
      if (between.destroyed || between.write(chunk)) return;
      await once(between, "drain", { signal: either }).catch(() => undefined);
    },
  }).then(() => between.end(), failed);
  const [received] = await Promise.all([receive(between, either).catch(failed), sending]);
  if (signal.aborted) throw new ExpectedError("interrupted", {});
  if (failures.length > 0) throw failures[0];
  return received as T;
}

interface Streams {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly input?: PassThrough;
  readonly onBytes?: (chunk: Uint8Array) => Promise<void>;
}

/** Runs a command and keeps the beginning of its error output. */
async function withErrors(
  side: Side,
  command: GuestCommand,
  { onBytes, ...options }: Streams,
): Promise<void> {
  let stderr = "";
  const result = await side.run(command, {
    ...options,
    unbuffered: true,
    onOutput: async (stream, chunk) => {
      if (stream === "stdout") await onBytes?.(chunk);
      else if (stderr.length < longestMessage) stderr += Buffer.from(chunk).toString("utf8");
    },
  });
  outputOf({ ...result, stderr });
}
