import { createRequire, syncBuiltinESMExports } from "node:module";

/**
 * Set-up of the unit tests: makes the run fail if it waits for a timer, because a timer is late on a busy computer.
 * Timers that do not keep the process alive are timeouts, which do not fire here. `useQuickTime` has its own timers.
 */
type Callback = (...args: unknown[]) => void;

const guarded = Symbol.for("no-waiting");
const promises = createRequire(import.meta.url)(
  "node:timers/promises",
) as typeof import("node:timers/promises");
if (!(guarded in promises)) {
  Object.assign(promises, { [guarded]: true, setTimeout: sleep });
  Object.assign(globalThis, { setTimeout: guard(setTimeout), setInterval: guard(setInterval) });
  syncBuiltinESMExports();
}

function guard(start: (callback: Callback, ms?: number) => NodeJS.Timeout) {
  return (callback: Callback, ms = 0, ...args: unknown[]) => {
    if (ms <= 0) return start(() => callback(...args), ms);
    const failure = new Error(
      `A unit test waits on no real clock, and this one waited for ${ms} ms: let it useQuickTime().`,
    );
    const timer: NodeJS.Timeout = start(() => {
      if (timer.hasRef()) throw failure;
    }, ms);
    return timer;
  };
}

/** Node's own `sleep`, with the current timers. */
function sleep<T>(
  ms?: number,
  value?: T,
  { signal, ref = true }: { signal?: AbortSignal; ref?: boolean } = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(new DOMException("The operation was aborted", "AbortError"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", end);
      resolve(value as T);
    }, ms);
    if (!ref) timer.unref();
    if (signal?.aborted) end();
    else signal?.addEventListener("abort", end, { once: true });
  });
}
