import { setTimeout as sleep } from "node:timers/promises";
import { ExpectedError } from "../errors.js";
import type { OrbstackDriver } from "../orbstack/driver.js";
import type { OrbMachine } from "../orbstack/orb-machine.js";

/** States that a machine leaves by itself. */
const settled: ReadonlySet<string> = new Set(["running", "stopped"]);
const pollMs = 250;

/**
 * Waits until a machine is neither being created nor on its way up or down. `undefined`: it is gone. Fails with
 * `machine_busy` after `timeoutMs`. Asks with `info` alone, which wakes nothing.
 */
export async function waitUntilSettled(
  driver: OrbstackDriver,
  orb: OrbMachine,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<OrbMachine | undefined> {
  const deadline = Date.now() + options.timeoutMs;
  let current: OrbMachine | undefined = orb;
  while (current !== undefined && !settled.has(current.state)) {
    if (Date.now() > deadline)
      throw new ExpectedError("machine_busy", { name: orb.name, state: current.state });
    await sleep(pollMs, undefined, { signal: options.signal });
    current = await driver.info(orb.id, { signal: options.signal });
  }
  return current;
}
