import type { Step } from "../../context/step.js";
import { deleteMachine } from "../creation/delete-machine.js";
import { finishSnapshots } from "../finish-snapshots.js";
import { requireSnapshot } from "../snapshots.js";

/** Deletes one snapshot. The machine and its other snapshots do not depend on it. */
export const snapshotDelete: Step = {
  name: "snapshot_delete",
  async run(context) {
    const { machine, parts, ui } = context;
    parts.invalidate();
    await finishSnapshots(context);
    const { name, orb } = await requireSnapshot(context);
    ui.say("info", `Deleting the snapshot '${name}'...`);
    await deleteMachine(orb, context);
    const store = parts.snapshots(machine);
    await store.write((await store.read()).filter(({ clone_name }) => clone_name !== orb.name));
    ui.say("info", "Snapshot deleted!");
  },
};
