/** The longest time of a timer. Longer ones fire at once. */
export const longestTimerMs = 2 ** 31 - 1;

/**
 * A signal that fires after that time. Replaces `AbortSignal.timeout`, which Node.js 20 may collect as garbage before
 * it fires if it is part of an `AbortSignal.any`. Does not keep the process alive.
 */
export function deadline(ms: number): AbortSignal {
  const controller = new AbortController();
  const end = () => controller.abort(new DOMException("the time limit passed", "TimeoutError"));
  setTimeout(end, Math.min(ms, longestTimerMs)).unref();
  return controller.signal;
}
