import { ExpectedError } from "../../../errors.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import { bootTimeoutMs } from "../../context/boot-timeout.js";
import type { WorkContext } from "../../context/step.js";
import { waitUntilStable } from "./wait-for-state.js";

/** Clones a machine, and waits until OrbStack has finished. Returns the clone. */
export async function cloneMachine(source: string, name: string, context: WorkContext): Promise<OrbMachine> {
  const { machine, parts, signal, ui } = context;
  const driver = parts.driver(machine);
  try {
    await driver.clone(source, name, { signal });
    const made = await driver.info(name, { signal });
    const clone =
      made && (await waitUntilStable(driver, made, { timeoutMs: bootTimeoutMs(machine), signal, ui }));
    if (clone === undefined) throw new ExpectedError("machine_missing", { name });
    return clone;
  } finally {
    parts.invalidate();
  }
}
