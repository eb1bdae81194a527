import type { Parts } from "../../actions/context/parts.js";
import { machinesFolderOf } from "../../actions/identity/machines-folder.js";
import type { Machine } from "../../machine/machine.js";
import { type Lab, labIn } from "../../state/lab-numbers.js";

/** The lab of the machine's project. `undefined`: it was not brought up yet, or its file is damaged, which a repair says. */
export async function findOwnLab(
  machine: Machine,
  parts: Parts,
): Promise<{ readonly id: string; readonly lab: Lab } | undefined> {
  const { labs } = await parts.labs(machine).readable();
  const id = labIn(machinesFolderOf(machine), labs);
  const lab = id === undefined ? undefined : labs.get(id);
  return id === undefined || lab === undefined ? undefined : { id, lab };
}
