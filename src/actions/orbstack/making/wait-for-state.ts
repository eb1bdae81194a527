import { setTimeout as sleep } from "node:timers/promises";
import { ExpectedError } from "../../../errors.js";
import type { Ui } from "../../../machine/ui.js";
import type { OrbstackDriver } from "../../../orbstack/driver.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";

/** States that a machine leaves by itself. */
const stable: ReadonlySet<string> = new Set(["running", "stopped"]);
const pollMs = 250;
/** Who waits for longer than that wants to know what for, and then that it goes on. */
const firstWordMs = 2_000;
const nextWordMs = 10_000;

interface WaitOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly ui: Ui;
}

/**
 * Waits until a machine is neither being created nor on its way up or down, and says so when that takes long. `undefined`: it is gone.
 * Fails with `machine_busy` after `timeoutMs`. Asks with `info` alone, which wakes nothing.
 */
export async function waitUntilStable(
  driver: OrbstackDriver,
  orb: OrbMachine,
  { timeoutMs, signal, ui }: WaitOptions,
): Promise<OrbMachine | undefined> {
  const start = performance.now();
  let nextWord = firstWordMs;
  let current: OrbMachine | undefined = orb;
  while (current !== undefined && !stable.has(current.state)) {
    const waitedMs = performance.now() - start;
    if (waitedMs > timeoutMs)
      throw new ExpectedError("machine_busy", { name: orb.name, state: current.state });
    if (waitedMs > nextWord) {
      ui.say("detail", waitingFor(current, waitedMs, timeoutMs));
      nextWord = waitedMs + nextWordMs;
    }
    await sleep(pollMs, undefined, { signal });
    current = await driver.info(orb.id, { signal });
  }
  return current;
}

function waitingFor({ name, state }: OrbMachine, waitedMs: number, timeoutMs: number): string {
  const seconds = `${Math.round(waitedMs / 1000)} of at most ${Math.round(timeoutMs / 1000)} s`;
  return `Waiting for machine ${name}, which is '${state}' (${seconds})...`;
}
