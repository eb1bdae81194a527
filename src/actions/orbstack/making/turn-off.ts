import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import type { StepContext } from "../../context/step.js";

/**
 * Stops a machine, in an orderly way or at once; its disk is kept. What a forced stop read back is remembered, and not asked for again. Fails
 * as the driver's `stop` does.
 */
export async function turnOff(
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
