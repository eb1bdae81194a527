import type { OrbMachine } from "../../orbstack/orb-machine.js";
import { restoreNames } from "../../orbstack/snapshot-names.js";
import type { Metadata } from "../../state/metadata-store.js";
import type { StepContext } from "../context/step.js";
import { register } from "../identity/register.js";
import { deleteMachine } from "./creation/delete-machine.js";
import { lookUpOrFail } from "./lookup.js";
import { snapshotOwner } from "./snapshots.js";

/**
 * Cleans up after interrupted snapshot commands of this machine: deletes an incomplete snapshot, and completes a
 * restore or reverts it if its replacement was not in place. Makes no call if there is nothing to clean up.
 */
export async function finishSnapshots(context: StepContext): Promise<void> {
  const owner = snapshotOwner(context.machine);
  if (owner === undefined) return;
  await clearSaves(context);
  await resolveRestore(owner, context);
}

/** The replacement has the machine's name, so it is now the machine, and the former one can be deleted. */
export async function finishRestore(owner: string, metadata: Metadata, context: StepContext): Promise<void> {
  const { machine, parts } = context;
  const { replacement_id, ...rest } = metadata;
  const machine_id = replacement_id ?? owner;
  const { orbstack_machine_name, created_at } = metadata;
  await parts.metadata(machine).write({ ...rest, machine_id, naming: "pending" });
  await register({ machine_id, vagrant_id: owner, orbstack_machine_name, created_at }, context);
  parts.invalidate();
  const former = await findByName(restoreNames(owner).former, context);
  if (former !== undefined) await deleteMachine(former, context);
}

async function clearSaves(context: StepContext): Promise<void> {
  const { machine, parts } = context;
  const records = await parts.snapshots(machine).read();
  const begun = records.filter(({ intent }) => intent !== undefined);
  if (begun.length === 0) return;
  for (const { clone_name } of begun) {
    const clone = await findByName(clone_name, context);
    if (clone !== undefined) await deleteMachine(clone, context);
  }
  await parts.snapshots(machine).write(records.filter((record) => !begun.includes(record)));
}

async function resolveRestore(owner: string, context: StepContext): Promise<void> {
  const { machine, parts, ui } = context;
  const metadata = await parts.metadata(machine).read();
  const names = restoreNames(owner);
  const [next, former] = [await findByName(names.next, context), await findByName(names.former, context)];
  if (next === undefined && former === undefined && metadata?.replacement_id === undefined) return;
  ui.say("info", "Cleaning up after an interrupted restore...");
  const standing = metadata && (await findByName(metadata.orbstack_machine_name, context));
  if (metadata !== undefined && standing !== undefined && standing.id === metadata.replacement_id)
    return finishRestore(owner, metadata, context);
  await takeBack({ metadata, next, former }, context);
}

interface InterruptedRestore {
  readonly metadata: Metadata | undefined;
  readonly next: OrbMachine | undefined;
  readonly former: OrbMachine | undefined;
}

async function takeBack({ metadata, next, former }: InterruptedRestore, context: StepContext): Promise<void> {
  const { machine, parts, signal } = context;
  const lookup = await lookUpOrFail(context);
  const current = lookup.kind === "present" ? lookup.orb : undefined;
  if (former !== undefined && current !== undefined) {
    if (current.id !== former.id) await deleteMachine(former, context);
    else if (metadata !== undefined)
      await parts.driver(machine).rename(former.name, metadata.orbstack_machine_name, { signal });
    parts.invalidate();
  }
  if (next !== undefined && next.id !== current?.id) await deleteMachine(next, context);
  if (metadata?.replacement_id === undefined) return;
  const { replacement_id: _, ...rest } = metadata;
  await parts.metadata(machine).write(rest);
}

async function findByName(name: string, { machine, parts }: StepContext): Promise<OrbMachine | undefined> {
  return (await parts.machines(machine)).find((candidate) => candidate.name === name);
}
