import { belongsTo } from "../../../orbstack/snapshot-names.js";
import type { Step, StepContext } from "../../context/step.js";
import { deleteMachine } from "../creation/delete-machine.js";
import { lookUpOrFail } from "../lookup.js";
import { snapshotOwner } from "../snapshots.js";

/**
 * Deletes the machine and forgets it. Its snapshots come first, because without the machine nothing would lead to them;
 * then OrbStack's machine, our records, and Vagrant's id last.
 */
export const destroy: Step = {
  name: "destroy",
  async run(context) {
    const { machine, parts, ui } = context;
    // Not from the cache, because OrbStack deletes by name, and names can move to another machine.
    parts.invalidate();
    const lookup = await lookUpOrFail(context);
    const orb = "orb" in lookup ? lookup.orb : undefined;
    await deleteClones(orb?.id, context);
    if (orb !== undefined) {
      ui.say("info", `Destroying machine ${orb.name} and its disk...`);
      await deleteMachine(orb, context);
    }
    if (machine.id !== undefined) await parts.registry(machine).remove(machine.id);
    await parts.snapshots(machine).write([]);
    await parts.metadata(machine).remove();
    await context.setId(undefined);
  },
};

/** Deletes all clones of the machine: snapshots, and what an interrupted restore left. */
async function deleteClones(currentId: string | undefined, context: StepContext): Promise<void> {
  const { machine, parts, ui } = context;
  const owner = snapshotOwner(machine);
  if (owner === undefined) return;
  const machines = await parts.machines(machine);
  const clones = machines.filter(({ id, name }) => belongsTo(owner, name) && id !== currentId);
  if (clones.length > 0) ui.say("info", `Deleting ${counted(clones.length, "snapshot")}...`);
  for (const clone of clones) await deleteMachine(clone, context);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
