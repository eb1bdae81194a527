/** The longest time that a timer can count: one that is set for longer fires at once. */
export const longestTimerMs = 2 ** 31 - 1;

/**
 * Fires when that time is over. It stands for `AbortSignal.timeout`, which Node.js 20 may collect before it fires when it stands in an
 * `AbortSignal.any`, and then nothing ever ends. Keeps no process alive.
 */
export function deadline(ms: number): AbortSignal {
  const controller = new AbortController();
  const end = () => controller.abort(new DOMException("the time limit passed", "TimeoutError"));
  setTimeout(end, Math.min(ms, longestTimerMs)).unref();
  return controller.signal;
}
