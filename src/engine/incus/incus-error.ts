/** Incus' error. `status` is the HTTP status (404: not found), or 0 if Incus could not be reached. */
export class IncusError extends Error {
  override readonly name = "IncusError";

  constructor(
    message: string,
    readonly status: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Whether Incus answered that there is no such thing. */
export function isAbsent(error: unknown): boolean {
  return error instanceof IncusError && error.status === 404;
}

const passing = ["matching non-reusable operation has now succeeded", "Invalid PID"];

/**
 * Whether Incus refused a request because it was finishing another operation on the instance, or because its guest ended
 * while Incus looked at it. It changed nothing.
 */
export function isPassing(error: unknown): boolean {
  return error instanceof IncusError && passing.some((words) => error.message.includes(words));
}

/** What an exchange with Incus failed with: the reason of the cancellation if it was cancelled. */
export function explainLoss(error: Error, signal?: AbortSignal): Error {
  if (signal?.aborted) return signal.reason;
  return new IncusError(error.message, 0, { cause: error });
}
