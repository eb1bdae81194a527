import { isExpected } from "../../../errors.js";
import { paths } from "../../../state/paths.js";
import type { WorkContext } from "../../context/step.js";

/**
 * The private addresses that the machine has. When nobody knows them, that is said and they stay as they are: a machine can be stopped and
 * destroyed all the same.
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
    const path = paths.network(machine.homePath);
    ui.say("warn", `Private addresses were not changed, because ${path} cannot be read.`);
    return [];
  }
}
