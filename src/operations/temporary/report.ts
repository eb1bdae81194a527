import { isExpected } from "../../errors.js";
import { reportUnknown, type StateReport } from "../../machine/state-report.js";
import type { TemporaryRecord } from "../../state/temporary-machines.js";
import type { TemporaryContext } from "./context.js";
import { type Health, healthOf } from "./health.js";
import { machineOf } from "./machine-of.js";
import { requireTemporary } from "./require-temporary.js";

/** What is known about a temporary machine. Without `record`, its file cannot be read, and the error says why. */
export interface TemporaryReport extends StateReport {
  readonly name: string;
  readonly record: TemporaryRecord | undefined;
  /** For a running machine, if it was checked. */
  readonly health?: Health;
}

/** All temporary machines, with their states and health. One that cannot be read does not affect the others. */
export async function listTemporary(context: TemporaryContext): Promise<readonly TemporaryReport[]> {
  const names = await context.parts.temporary.machines(context.homePath).names();
  const reports = await Promise.all(names.map((name) => reportOrFail(name, context)));
  return reports.filter((report) => report !== undefined);
}

/** Fails with `temporary_missing` and `metadata_corrupt`. */
export async function reportTemporary(name: string, context: TemporaryContext): Promise<TemporaryReport> {
  const record = await requireTemporary(name, context);
  const report = await reportOn(record, context);
  if (report.state.id !== "running") return report;
  return { ...report, health: await healthOf(await machineOf(record, context.homePath), context) };
}

export async function reportOn(
  record: TemporaryRecord,
  { parts, homePath }: TemporaryContext,
): Promise<TemporaryReport> {
  const machine = await machineOf(record, homePath);
  return { name: record.name, record, ...(await parts.provider(machine).state(machine)) };
}

/** `undefined`: it was destroyed meanwhile. */
async function reportOrFail(name: string, context: TemporaryContext): Promise<TemporaryReport | undefined> {
  try {
    return await reportTemporary(name, context);
  } catch (error) {
    if (isExpected(error, "temporary_missing")) return undefined;
    return { name, record: undefined, ...reportUnknown(error) };
  }
}
