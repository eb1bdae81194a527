import { ErrorCodes, ResponseError } from "vscode-jsonrpc/node";
import { ExpectedError, isExpected, messageOf } from "../errors.js";
import { cleanLines } from "../machine/clean-text.js";
import type { Logger } from "../machine/logger.js";
import type { FailureData } from "./messages.js";

/** The code of all expected failures, outside JSON-RPC's reserved range. `data.key` distinguishes them. */
const expectedFailureCode = 1;

/** The code of the answer to `initialize` if the protocol versions differ. */
export const mismatchCode = 2;

/** Turns anything thrown into a response. A bug is logged with its stack, and becomes an InternalError for the shim. */
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

/** The data contains output of programs and guests and will be shown on a terminal, so control characters are removed. */
export function describe({ key, data }: ExpectedError): FailureData {
  const entries = Object.entries(data).map(([name, value]) => [
    name,
    typeof value === "string" ? cleanLines(value) : value,
  ]);
  return { key, data: Object.fromEntries(entries) };
}
