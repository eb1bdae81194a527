import { setTimeout as sleep } from "node:timers/promises";
import { ExpectedError, isExpected } from "../../../errors.js";
import type { Machine } from "../../../machine/machine.js";
import type { OrbstackDriver } from "../../../orbstack/driver.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import type { WorkContext } from "../../context/step.js";

const retryMs = 500;
/** OrbStack refuses to delete a machine while it is creating it. */
const busyTimeoutMs = 60_000;

interface Context extends Pick<WorkContext, "parts" | "signal"> {
  /** `undefined`: a machine of the default `orbctl`. */
  readonly machine?: Machine;
}

/** Deletes a machine, and verifies that OrbStack no longer has it. */
export async function deleteMachine(orb: OrbMachine, context: Context): Promise<void> {
  const { machine, parts, signal } = context;
  const driver = parts.driver(machine);
  try {
    await deleteWhenLet(driver, orb, signal);
    const left = await driver.info(orb.id, { signal });
    if (left !== undefined) throw new ExpectedError("machine_busy", { name: orb.name, state: left.state });
  } finally {
    parts.invalidate();
  }
}

async function deleteWhenLet(driver: OrbstackDriver, orb: OrbMachine, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      return await driver.delete(orb.name, { signal });
    } catch (error) {
      if (!isTransition(error) || performance.now() > deadline) throw error;
    }
    await sleep(retryMs, undefined, { signal });
  }
}

function isTransition(error: unknown): boolean {
  return isExpected(error, "orbctl_failed") && /cannot transition/i.test(error.data.output);
}
