import { bytesPerMib } from "../machine/size.js";
import type { Sizing } from "../machine/sizing.js";

/** One setting of `orbctl config` that is to change, and the sentence that says so. */
export interface SizingChange {
  /** Of `machine.NAME.…`. */
  readonly key: "cpu" | "memory_mib" | "disk_bytes";
  /** `0` lifts the limit. */
  readonly value: string;
  readonly text: string;
}

/** What must change so that a machine of one sizing has the other. Nothing when they are equal. */
export function changesBetween(now: Sizing, wanted: Sizing): readonly SizingChange[] {
  return [
    ...change("cpu", "cpus", now.cpus, wanted.cpus),
    ...change("memory_mib", "memory", now.memoryMib, wanted.memoryMib, " MiB"),
    ...change("disk_bytes", "disk", now.diskMib, wanted.diskMib, " MiB", bytesPerMib),
  ];
}

/** Whether a disk gets a limit that is lower than the one before: what is on it may not fit. */
export function shrinksDisk(now: Sizing, wanted: Sizing): boolean {
  return wanted.diskMib !== undefined && wanted.diskMib < (now.diskMib ?? Number.POSITIVE_INFINITY);
}

function change(
  key: SizingChange["key"],
  name: string,
  now: number | undefined,
  wanted: number | undefined,
  unit = "",
  factor = 1,
): readonly SizingChange[] {
  if (now === wanted) return [];
  if (wanted === undefined)
    return [{ key, value: "0", text: `Removing the limit on ${name} (was ${now}${unit})...` }];
  const before = now === undefined ? "no limit" : String(now);
  return [
    { key, value: String(wanted * factor), text: `Applying ${name} ${wanted}${unit} (was ${before})...` },
  ];
}
