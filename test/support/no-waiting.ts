import { createRequire, syncBuiltinESMExports } from "node:module";

/**
 * Set-up of the unit tests: there, a timer that is waited for fails the run, because under load it fires at another moment. One that
 * keeps no process alive is a limit, which nobody waits for; it does not fire. `useQuickTime` has timers of its own.
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

/** Node.js' own, by whatever timers there are just now. */
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
