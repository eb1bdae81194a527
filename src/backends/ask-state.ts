import { ExpectedError, isExpected } from "../errors.js";
import { inSeconds } from "../machine/seconds.js";
import { deadline } from "../process/deadline.js";
import type { Backend, BackendState } from "./backend.js";

interface Question {
  readonly backend: Backend;
  readonly backendId: string;
  readonly signal?: AbortSignal | undefined;
}

/** The state, or `unknown` if the backend did not answer in time. Only fails with `interrupted`, if the user's own signal fires. */
export async function askStateWithin(
  timeoutMs: number,
  { backend, backendId, signal }: Question,
): Promise<BackendState> {
  try {
    return await backend.state(backendId, { signal: eitherOf(deadline(timeoutMs), signal) });
  } catch (error) {
    if (signal?.aborted) throw new ExpectedError("interrupted", {});
    if (!isExpected(error)) throw error;
    if (!isExpected(error, "interrupted")) return { id: "unknown", error };
    const data = { backend: backend.name, command: "state", seconds: inSeconds(timeoutMs) };
    return { id: "unknown", error: new ExpectedError("backend_not_responding", data) };
  }
}

export function eitherOf(limit: AbortSignal, signal: AbortSignal | undefined): AbortSignal {
  return signal === undefined ? limit : AbortSignal.any([limit, signal]);
}
