import { setTimeout as sleep } from "node:timers/promises";
import { ExpectedError } from "../../../errors.js";
import type { Ui } from "../../../machine/ui.js";
import type { OrbstackDriver } from "../../../orbstack/driver.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";

/** States that a machine does not leave without a command. */
const stable: ReadonlySet<string> = new Set(["running", "stopped"]);
const pollMs = 250;
/** When a long wait is first reported, and how often after that. */
const firstReportMs = 2_000;
const nextReportMs = 10_000;

interface WaitOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly ui: Ui;
}

/**
 * Waits until a machine is no longer being created, started or stopped, and reports a long wait. `undefined`: it no
 * longer exists. Fails with `machine_busy` after `timeoutMs`. Only uses `info`, which starts nothing.
 */
export async function waitUntilStable(
  driver: OrbstackDriver,
  orb: OrbMachine,
  { timeoutMs, signal, ui }: WaitOptions,
): Promise<OrbMachine | undefined> {
  const start = performance.now();
  let nextReport = firstReportMs;
  let current: OrbMachine | undefined = orb;
  while (current !== undefined && !stable.has(current.state)) {
    const waitedMs = performance.now() - start;
    if (waitedMs > timeoutMs)
      throw new ExpectedError("machine_busy", { name: orb.name, state: current.state });
    if (waitedMs > nextReport) {
      ui.say("detail", waitingFor(current, waitedMs, timeoutMs));
      nextReport = waitedMs + nextReportMs;
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
