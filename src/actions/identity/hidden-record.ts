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
  /** Absent: no project has the machine, so that nobody would write the record again. */
  readonly missing?: MissingRecord | undefined;
  /** Says what the user should know before others get the export. */
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
 * Does `work` while what is on a machine's disk does not say whose it is: an export is for others, and the record has paths of this computer. The
 * machine keeps its record, in its memory for that time; if this process is killed, the next `vagrant up` writes it again. Nothing is started
 * to take it out of one that is off: that is said. What becomes of the record changes nothing about how the work ended.
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

/** Why it could not be hidden; `undefined`: it is. */
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

/** Also after Ctrl-C. */
async function giveBack(
  { name }: Pick<OrbMachine, "name">,
  { driver, warn, missing }: Exporting,
): Promise<void> {
  const reason = await failureOf(() => runTasks(driver, name, [show], new AbortController().signal));
  // A note that stays has the record written once more.
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

/** Has the next `up` write the machine's record again. One that is to do so anyhow is left alone. */
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
