import { ExpectedError, isExpected } from "../../../errors.js";
import { generateName } from "../../../orbstack/names.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import { restoreNames } from "../../../orbstack/snapshot-names.js";
import type { Metadata } from "../../../state/metadata-store.js";
import { version } from "../../../version.js";
import type { Step, StepContext } from "../../context/step.js";
import { cloneMachine } from "../creation/clone-machine.js";
import { whileCreating } from "../creation/while-creating.js";
import { finishRestore, finishSnapshots } from "../finish-snapshots.js";
import { requireOwned } from "../lookup.js";
import { requireSnapshot, type Snapshot } from "../snapshots.js";

/**
 * Replaces the machine by a clone of a snapshot, stopped. Vagrant's id and the name in OrbStack stay; OrbStack's id is
 * the clone's, and the metadata maps one to the other. The former machine is renamed, and deleted once the clone is in
 * its place.
 */
export const snapshotRestore: Step = {
  name: "snapshot_restore",

  run: (context) => whileCreating(context, () => restore(context)),

  recover: (context) => whileCreating(context, () => finishSnapshots(context)),
};

async function restore(context: StepContext): Promise<undefined> {
  const { machine, parts, ui } = context;
  parts.invalidate();
  await finishSnapshots(context);
  const { owner, orb } = await requireOwned(context);
  const snapshot = await requireSnapshot(context);
  ui.say("info", `Restoring the snapshot '${snapshot.name}'...`);

  const replacement = await copyOf(snapshot, restoreNames(owner).next, context);
  const metadata = { ...(await describe(orb, context)), replacement_id: replacement.id };
  await parts.metadata(machine).write(metadata);
  if (orb !== undefined) await setAside(orb, restoreNames(owner).former, context);
  await rename(replacement.name, metadata.orbstack_machine_name, context);
  await finishRestore(owner, metadata, context);
}

async function copyOf(snapshot: Snapshot, name: string, context: StepContext): Promise<OrbMachine> {
  try {
    return await cloneMachine(snapshot.orb.name, name, context);
  } catch (error) {
    if (!isExpected(error, "orbctl_failed")) throw error;
    const { output } = error.data;
    throw new ExpectedError("restore_failed", { snapshot: snapshot.name, output }, { cause: error });
  }
}

/** The metadata of the machine under its current name or, if it was lost, its former name. */
async function describe(orb: OrbMachine | undefined, { machine, parts }: StepContext): Promise<Metadata> {
  const known = await parts.metadata(machine).read();
  const name = orb?.name ?? known?.orbstack_machine_name ?? generateName(machine.name);
  return {
    schema_version: 1,
    created_at: parts.now().toISOString(),
    provider_version: version,
    ...known,
    orbstack_machine_name: name,
    machine_id: orb?.id ?? known?.machine_id,
  };
}

/** Its disk will be deleted, so a forced stop is fine. */
async function setAside(orb: OrbMachine, name: string, context: StepContext): Promise<void> {
  const { machine, parts, signal } = context;
  if (orb.state !== "stopped") await parts.driver(machine).stop(orb.name, { force: true, signal });
  await rename(orb.name, name, context);
}

async function rename(from: string, to: string, { machine, parts, signal }: StepContext): Promise<void> {
  try {
    await parts.driver(machine).rename(from, to, { signal });
  } finally {
    parts.invalidate();
  }
}
