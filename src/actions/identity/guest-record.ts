import pLimit from "p-limit";
import { ExpectedError, messageOf } from "../../errors.js";
import { writeRecord } from "../../generated/guest-scripts.js";
import type { Logger } from "../../machine/logger.js";
import type { Machine } from "../../machine/machine.js";
import type { OrbstackDriver } from "../../orbstack/driver.js";
import type { OrbMachine } from "../../orbstack/orb-machine.js";
import { deadline } from "../../process/deadline.js";
import {
  type GuestRecord,
  guestRecordPath,
  longestGuestRecord,
  parseGuestRecord,
} from "../../state/guest-record.js";
import type { Parts } from "../context/parts.js";
import type { GuestTask } from "../guest/guest-task.js";
import { placeOf, thisComputer } from "./place.js";

type Names = Pick<GuestRecord, "machine_id" | "orbstack_machine_name" | "vagrant_id" | "created_at">;

/** Writes the machine's own record in its guest. */
export function writeGuestRecord(names: Names, machine: Machine): GuestTask {
  const record: GuestRecord = { schema_version: 1, ...placeOf(machine), ...names };
  const what = `write ${guestRecordPath}, the machine's own record`;
  return { what, script: writeRecord, args: [JSON.stringify(record), guestRecordPath] };
}

/** A clone does not belong to the original's project. */
export const forgetGuestRecord: GuestTask = {
  what: `remove ${guestRecordPath} of the original machine`,
  script: 'rm -f "$1"',
  args: [guestRecordPath],
};

/** For use in a sentence. */
export function describeRecord({ machine_name, root_path, host }: GuestRecord): string {
  const where = host === thisComputer() ? "" : ` on the computer ${host}`;
  return `the machine '${machine_name}' of the project in ${root_path}${where}`;
}

interface Asking {
  readonly parts: Parts;
  readonly driver: OrbstackDriver;
  readonly signal: AbortSignal;
}

const timeoutMs = 10_000;
const atATime = 8;

/**
 * The records of all machines that are running and answer in time, by OrbStack's id. Stopped machines are not started.
 * Each machine is asked once per process. Fails only when interrupted.
 */
export async function readGuestRecords(
  machines: readonly OrbMachine[],
  { parts, driver, signal }: Asking,
): Promise<ReadonlyMap<string, GuestRecord>> {
  const running = machines.filter(({ state }) => state === "running");
  if (running.length === 0) return new Map();
  const queue = pLimit(atATime);
  const inTime = AbortSignal.any([signal, deadline(timeoutMs)]);
  const answers = await Promise.all(
    running.map(async (orb) => {
      const key = `${orb.id} ${orb.name}`;
      const asked = parts.guestRecords.get(key) ?? queue(() => ask(orb, driver, parts.logger, inTime));
      parts.guestRecords.set(key, asked);
      return [orb.id, await asked] as const;
    }),
  );
  if (signal.aborted) throw new ExpectedError("interrupted", {});
  return new Map(answers.flatMap(([id, record]) => (record === undefined ? [] : [[id, record]])));
}

async function ask(
  { id, name }: OrbMachine,
  driver: OrbstackDriver,
  logger: Logger,
  signal: AbortSignal,
): Promise<GuestRecord | undefined> {
  const command = ["head", "-c", String(longestGuestRecord + 1), guestRecordPath] as const;
  const options = { user: "root", timeoutMs, maxBytes: 2 * longestGuestRecord, signal };
  const result = await driver.run(name, command, options).catch((error: unknown) => {
    logger.warn({ machine: name, reason: messageOf(error) }, "its record could not be read");
    return undefined;
  });
  if (result?.exitCode !== 0) return undefined;
  const record = parseGuestRecord(result.stdout);
  return record?.machine_id === id && record.orbstack_machine_name === name ? record : undefined;
}
