import { isExpected } from "../../errors.js";
import { moveRecord } from "../../generated/guest-scripts.js";
import { shortSentenceOf } from "../../machine/sentences.js";
import type { OrbstackDriver } from "../../orbstack/driver.js";
import type { OrbMachine } from "../../orbstack/orb-machine.js";
import { guestRecordPath, hiddenGuestRecordPath } from "../../state/guest-record.js";
import type { MetadataStore } from "../../state/metadata-store.js";
import { type GuestTask, runTasks, type TasksOutcome } from "../guest/guest-task.js";

/** The note that a machine may be without its record. */
export interface MissingRecord {
  note(): Promise<void>;
  remove(): Promise<void>;
}

interface Exporting {
  readonly driver: OrbstackDriver;
  readonly signal: AbortSignal;
  /** `undefined`: the machine belongs to no project, so no `up` would write the record again. */
  readonly missing?: MissingRecord | undefined;
  /** Warns the user before they share the export. */
  warn(text: string): void;
}

const hide: GuestTask = {
  what: `move ${guestRecordPath} out of what is exported`,
  script: moveRecord,
  args: [guestRecordPath, hiddenGuestRecordPath],
};

const show: GuestTask = {
  what: `move ${guestRecordPath} back`,
  script: moveRecord,
  args: [hiddenGuestRecordPath, guestRecordPath],
};

/**
 * Runs `work` while the machine's own record is not on its disk. Exports are for others, and the record contains paths
 * of this computer. The record is kept in the guest's memory meanwhile; if this process is killed, the next `vagrant
 * up` writes it again. A stopped machine is not started for this; the user is warned instead. Failures to hide or
 * restore the record do not affect the result.
 */
export async function withoutGuestRecord<T>(
  orb: Pick<OrbMachine, "name" | "state">,
  exporting: Exporting,
  work: () => Promise<T>,
): Promise<T> {
  const reason = await hideRecord(orb, exporting);
  if (reason === undefined) return work().finally(() => giveBack(orb, exporting));
  exporting.warn(`The export of ${orb.name} has the project's path in it, in ${guestRecordPath}. ${reason}`);
  return work();
}

/** Why the record could not be hidden; `undefined` if it was. */
async function hideRecord(
  { name, state }: Pick<OrbMachine, "name" | "state">,
  { driver, signal, missing }: Exporting,
): Promise<string | undefined> {
  if (state !== "running") return "It can only be left out of a running machine.";
  return failureOf(async () => {
    await missing?.note();
    return runTasks(driver, name, [hide], signal);
  });
}

/** Restores the record, also after Ctrl-C. */
async function giveBack(
  { name }: Pick<OrbMachine, "name">,
  { driver, warn, missing }: Exporting,
): Promise<void> {
  const reason = await failureOf(() => runTasks(driver, name, [show], new AbortController().signal));
  // If the note stays, the next `up` writes the record again.
  if (reason === undefined) await missing?.remove().catch(() => undefined);
  else warn(`${name} has no record of its own until the next \`vagrant up\`. ${reason}`);
}

async function failureOf(work: () => Promise<TasksOutcome>): Promise<string | undefined> {
  try {
    const { failure } = await work();
    return failure && shortSentenceOf(failure);
  } catch (error) {
    if (!isExpected(error) || isExpected(error, "interrupted")) throw error;
    return shortSentenceOf(error);
  }
}

/** Notes that the next `up` must write the machine's record again, unless it will do so anyway. */
export function missingRecord(metadata: MetadataStore): MissingRecord {
  let noted = false;
  return {
    note: async () => {
      const now = await metadata.read();
      if (now === undefined || now.naming !== undefined) return;
      await metadata.write({ ...now, naming: "pending" });
      noted = true;
    },
    remove: async () => {
      const { naming: _, ...now } = (await metadata.read()) ?? {};
      if (noted && "orbstack_machine_name" in now) await metadata.write(now);
    },
  };
}
