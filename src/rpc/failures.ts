import { ErrorCodes, ResponseError } from "vscode-jsonrpc/node";
import { ExpectedError, isExpected, messageOf } from "../errors.js";
import { cleanLines } from "../machine/clean-text.js";
import type { Logger } from "../machine/logger.js";
import type { FailureData } from "./messages.js";

/** The code of every expected failure, outside the range that JSON-RPC keeps for itself. `data.key` tells them apart. */
const expectedFailureCode = 1;

/** The answer to `initialize` from a sidecar of another version of the wire. */
export const mismatchCode = 2;

/** What was thrown, as the answer to a request. A bug goes to the log with its stack, and to the shim as InternalError. */
export function asResponseError(
  error: unknown,
  signal: AbortSignal,
  logger: Logger,
): ResponseError<FailureData | undefined> {
  if (error instanceof ResponseError) return error;
  const failure = signal.aborted ? new ExpectedError("interrupted", {}) : error;
  if (isExpected(failure)) return new ResponseError(expectedFailureCode, failure.key, describe(failure));
  logger.error({ err: failure }, "internal error");
  return new ResponseError(ErrorCodes.InternalError, cleanLines(messageOf(failure)));
}

/** What programs and guests said is in the data, and goes to a terminal: nothing that it would obey may be in it. */
export function describe({ key, data }: ExpectedError): FailureData {
  const entries = Object.entries(data).map(([name, value]) => [
    name,
    typeof value === "string" ? cleanLines(value) : value,
  ]);
  return { key, data: Object.fromEntries(entries) };
}
