import type { Parts } from "../../actions/context/parts.js";
import { machinesFolderOf } from "../../actions/identity/machines-folder.js";
import { isExpected } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";
import type { Lab } from "../../state/lab-numbers.js";

/** The lab of the machine's project. `undefined`: it was not brought up yet, or its file is damaged, which a repair says. */
export async function findOwnLab(
  machine: Machine,
  parts: Parts,
): Promise<{ readonly id: string; readonly lab: Lab } | undefined> {
  const store = parts.labs(machine);
  const folder = machinesFolderOf(machine);
  const found = await Promise.all(
    (await store.ids()).map(async (id) => ({ id, lab: await store.find(id).catch(ifUnreadable) })),
  );
  return found.flatMap(({ id, lab }) => (lab?.machines_folder === folder ? [{ id, lab }] : []))[0];
}

/** Another lab's damaged file must not hide this one. */
function ifUnreadable(error: unknown): undefined {
  if (!isExpected(error)) throw error;
}
