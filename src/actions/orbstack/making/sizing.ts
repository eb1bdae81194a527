import { ExpectedError } from "../../../errors.js";
import { bytesPerMib } from "../../../machine/size.js";
import type { Sizing } from "../../../machine/sizing.js";
import { readConfig } from "../../../orbstack/config.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import { changesBetween, type SizingChange, shrinksDisk } from "../../../orbstack/sizing.js";
import type { Metadata } from "../../../state/metadata-store.js";
import type { WorkContext } from "../../context/step.js";

/** The limits that the Vagrantfile asks for. */
export function wantedSizing({ machine }: WorkContext): Sizing {
  const { cpus, memoryMib, diskMib } = readConfig(machine.config);
  return { cpus, memoryMib, diskMib };
}

/**
 * What must change for the machine to have the limits that the Vagrantfile asks for. Costs no call, but for one when the disk is
 * to shrink: below what is on it that is refused with `disk_in_use`.
 */
export function planSizing(now: Sizing, orb: OrbMachine, context: WorkContext) {
  return planSizingTo(wantedSizing(context), now, orb, context);
}

/** As `planSizing`, for limits that anybody asks for. */
export async function planSizingTo(wanted: Sizing, now: Sizing, orb: OrbMachine, context: WorkContext) {
  if (shrinksDisk(now, wanted)) await refuseFullDisk(orb, wanted.diskMib ?? 0, context);
  return changesBetween(now, wanted);
}

export async function applySizing(
  changes: readonly SizingChange[],
  orb: OrbMachine,
  { machine, parts, ui, signal }: WorkContext,
): Promise<void> {
  for (const { key, value, text } of changes) {
    ui.say("info", text);
    await parts.driver(machine).configure(orb.name, key, value, { signal });
  }
}

/** What was applied last; where that was not written down, what OrbStack reports. */
export function knownSizing(metadata: Metadata | undefined, orb: OrbMachine): Sizing {
  const { limits } = metadata ?? {};
  if (limits === undefined) return orb.limits ?? {};
  return { cpus: limits.cpus, memoryMib: limits.memory_mib, diskMib: limits.disk_mib };
}

/** The form in which metadata keeps limits; what is absent is left out. */
export function sizingRecord({ cpus, memoryMib, diskMib }: Sizing): NonNullable<Metadata["limits"]> {
  return {
    ...(cpus !== undefined && { cpus }),
    ...(memoryMib !== undefined && { memory_mib: memoryMib }),
    ...(diskMib !== undefined && { disk_mib: diskMib }),
  };
}

async function refuseFullDisk(
  orb: OrbMachine,
  wantedMib: number,
  { machine, parts, signal }: WorkContext,
): Promise<void> {
  const used = (await parts.driver(machine).info(orb.id, { signal }))?.diskSize ?? 0;
  const usedMib = Math.ceil(used / bytesPerMib);
  if (usedMib <= wantedMib) return;
  throw new ExpectedError("disk_in_use", { name: orb.name, wanted: wantedMib, used: usedMib });
}
