import { ExpectedError, isExpected } from "../../../errors.js";
import { formatSize } from "../../../machine/size.js";
import { generateCloneName } from "../../../orbstack/snapshot-names.js";
import type { Step, StepContext } from "../../context/step.js";
import { cloneMachine } from "../creation/clone-machine.js";
import { whileCreating } from "../creation/while-creating.js";
import { finishSnapshots } from "../finish-snapshots.js";
import { requirePresent } from "../lookup.js";
import { listSnapshots, readSnapshotName } from "../snapshots.js";

/**
 * Saves a snapshot: a stopped clone of the machine, which keeps running. The intent is on disk first, so an incomplete
 * clone is never used as a snapshot.
 */
export const snapshotSave: Step = {
  name: "snapshot_save",

  run: (context) => whileCreating(context, () => save(context)),

  recover: (context) => whileCreating(context, () => finishSnapshots(context)),
};

async function save(context: StepContext): Promise<undefined> {
  const { machine, parts, ui } = context;
  const name = readSnapshotName(context);
  parts.invalidate();
  await finishSnapshots(context);
  const { owner, orb } = await requirePresent(context);
  const snapshots = await listSnapshots(machine, parts);
  if (snapshots.some((snapshot) => snapshot.name === name)) throw new ExpectedError("snapshot_taken", {});

  ui.say("info", `Snapshotting the machine as '${name}'...`);
  const store = parts.snapshots(machine);
  const others = (await store.read()).filter((record) => record.name !== name);
  const start = parts.now();
  const record = { name, clone_name: generateCloneName(owner, name), created_at: start.toISOString() };
  await store.write([...others, { ...record, intent: "save" }]);
  await cloneOrExplain(orb.name, record.clone_name, name, context);
  await store.write([...others, record]);
  const seconds = ((parts.now().getTime() - start.getTime()) / 1000).toFixed(1);
  ui.say("success", `Snapshot saved in ${seconds} s${await sizeOf(record.clone_name, context)}.`);
}

async function cloneOrExplain(
  source: string,
  cloneName: string,
  snapshot: string,
  context: StepContext,
): Promise<void> {
  try {
    await cloneMachine(source, cloneName, context);
  } catch (error) {
    if (!isExpected(error, "orbctl_failed")) throw error;
    const { output } = error.data;
    throw new ExpectedError("snapshot_failed", { snapshot, machine: source, output }, { cause: error });
  }
}

/** Not every OrbStack reports the size of a stopped machine. */
async function sizeOf(cloneName: string, { machine, parts, signal }: StepContext): Promise<string> {
  const size = (await parts.driver(machine).info(cloneName, { signal }))?.diskSize;
  return size === undefined ? "" : ` (${formatSize(size)}, shared with the machine until either changes)`;
}
