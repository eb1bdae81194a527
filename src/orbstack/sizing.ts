import { bytesPerMib } from "../machine/size.js";
import type { Sizing } from "../machine/sizing.js";

/** A change of a setting with `orbctl config`, and a message about it. */
export interface SizingChange {
  /** After `machine.NAME.`. */
  readonly key: "cpu" | "memory_mib" | "disk_bytes";
  /** `0` removes the limit. */
  readonly value: string;
  readonly text: string;
}

/** The changes that turn the current limits into the wanted ones. */
export function changesBetween(now: Sizing, wanted: Sizing): readonly SizingChange[] {
  return [
    ...change("cpu", "cpus", now.cpus, wanted.cpus),
    ...change("memory_mib", "memory", now.memoryMib, wanted.memoryMib, " MiB"),
    ...change("disk_bytes", "disk", now.diskMib, wanted.diskMib, " MiB", bytesPerMib),
  ];
}

/** Whether the disk's limit is reduced, because its content may not fit. */
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
