import { once } from "node:events";
import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { ExpectedError } from "../../errors.js";
import type { GuestCommand, GuestResult } from "../../orbstack/driver.js";
import type { Side } from "./side.js";

interface PipeOptions {
  readonly signal: AbortSignal;
  /** Called with the length of each piece, in bytes. */
  readonly onPiece: (bytes: number) => void;
}

/** A command that did not do what it was to do. The message is for the user. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}

const longestMessage = 2_000;

/** What a command printed that ended with 0. Fails with `CommandFailure`. */
export function outputOf({ exitCode, stdout, stderr }: GuestResult): string {
  if (exitCode === 0) return stdout;
  const said = stripVTControlCharacters(stderr.slice(0, longestMessage)).trim();
  throw new CommandFailure(said || `it ended with exit code ${exitCode}`);
}

/**
 * Runs a command on either side, the output of the first being the input of the second. Done when both ended with 0; when one fails the
 * other is ended, and it fails with what came first, a `CommandFailure` or as `run` does.
 */
export async function pipe(
  [from, sender]: readonly [Side, GuestCommand],
  [to, receiver]: readonly [Side, GuestCommand],
  { signal, onPiece }: PipeOptions,
): Promise<void> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const between = new PassThrough();
  // A receiver that is gone is told of by its own end.
  between.on("error", () => undefined);
  const common = { signal: either, timeoutMs: Number.POSITIVE_INFINITY };
  const failures: unknown[] = [];
  const failed = (error: unknown) => {
    failures.push(error);
    stop.abort();
  };

  const sending = withErrors(from, sender, {
    ...common,
    onBytes: async (chunk) => {
      onPiece(chunk.length);
      if (between.destroyed || between.write(chunk)) return;
      await once(between, "drain", { signal: either }).catch(() => undefined);
    },
  }).then(() => between.end(), failed);
  const receiving = withErrors(to, receiver, { ...common, input: between }).catch(failed);
  await Promise.all([sending, receiving]);
  if (signal.aborted) throw new ExpectedError("interrupted", {});
  if (failures.length > 0) throw failures[0];
}

interface Streams {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly input?: PassThrough;
  readonly onBytes?: (chunk: Uint8Array) => Promise<void>;
}

/** Runs a command of which only the beginning of its errors is kept. */
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
