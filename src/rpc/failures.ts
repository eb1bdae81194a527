import { ErrorCodes, ResponseError } from "vscode-jsonrpc/node";
import { ExpectedError, isExpected, messageOf } from "../errors.js";
import type { Logger } from "../machine/logger.js";
import type { FailureData } from "./methods.js";

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
  return new ResponseError(ErrorCodes.InternalError, messageOf(failure));
}

export function describe(error: ExpectedError): FailureData {
  return { key: error.key, data: error.data };
}
