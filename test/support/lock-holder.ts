/** A process that acquires the lock in its argument, says so, and keeps it while it is running. */
import { withLock } from "../../src/state/lock.js";

const [path = ""] = process.argv.slice(2);
await withLock(path, { signal: new AbortController().signal, timeoutMs: 60_000 }, async () => {
  process.stdout.write("held\n");
  setInterval(() => undefined, 60_000);
  await new Promise(() => undefined);
});
