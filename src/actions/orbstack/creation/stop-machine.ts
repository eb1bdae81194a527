import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import type { StepContext } from "../../context/step.js";

/**
 * Stops a machine, or powers it off; its disk is kept. Caches the state that a forced stop read back. Fails as the
 * driver's `stop` does.
 */
export async function stopMachine(
  { machine, parts, signal }: Pick<StepContext, "machine" | "parts" | "signal">,
  { id, name }: OrbMachine,
  force: boolean,
): Promise<void> {
  let orb: OrbMachine | undefined;
  try {
    orb = await parts.driver(machine).stop(name, { force, signal });
  } finally {
    parts.changed(machine, id);
  }
  if (orb !== undefined) parts.seen(machine, orb);
}
