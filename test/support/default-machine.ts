import { tmpdir } from "node:os";
import { join } from "node:path";
import { withLock } from "../../src/state/lock.js";

const file = join(tmpdir(), "vagrant-orbstack-test-default-machine.lock");

/** Runs `work` while no other test changes the default machine, because a user has only one. */
export function withDefaultMachine<T>(work: () => Promise<T>): Promise<T> {
  return withLock(file, { signal: new AbortController().signal, timeoutMs: 300_000 }, work);
}
