/**
 * Fires when that time is over. For `AbortSignal.timeout`, which Node.js 20 may collect before it fires when it stands in an
 * `AbortSignal.any`, and then nothing ever ends. Keeps no process alive.
 */
export function deadline(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException("the time is over", "TimeoutError")), ms).unref();
  return controller.signal;
}
