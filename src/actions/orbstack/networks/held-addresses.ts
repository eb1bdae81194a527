import { isExpected } from "../../../errors.js";
import { networkFile } from "../../../state/state-files.js";
import type { WorkContext } from "../../context/step.js";

/**
 * The machine's private addresses. If they are not known, a warning says so and they stay as they are, because a
 * machine must be able to stop and be destroyed anyway.
 */
export async function heldAddresses({
  machine,
  parts,
  ui,
}: Pick<WorkContext, "machine" | "parts" | "ui">): Promise<readonly string[]> {
  try {
    return await parts.allocations(machine).of(machine.dataDir);
  } catch (error) {
    if (!isExpected(error)) throw error;
    const { path } = networkFile(machine.homePath);
    ui.say("warn", `Private addresses were not changed, because ${path} cannot be read.`);
    return [];
  }
}
