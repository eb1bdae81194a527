import { ExpectedError } from "../../../errors.js";
import { bytesPerMib } from "../../../machine/size.js";
import type { Sizing } from "../../../machine/sizing.js";
import { readConfig } from "../../../orbstack/config.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import { changesBetween, type SizingChange, shrinksDisk } from "../../../orbstack/sizing.js";
import type { Metadata } from "../../../state/metadata-store.js";
import type { WorkContext } from "../../context/step.js";

/** The limits in the Vagrantfile. */
export function wantedSizing({ machine }: WorkContext): Sizing {
  const { cpus, memoryMib, diskMib } = readConfig(machine.config);
  return { cpus, memoryMib, diskMib };
}

/**
 * What must change to give the machine the Vagrantfile's limits. Makes no call, unless the disk is to shrink; a limit
 * below the used space fails with `disk_in_use`.
 */
export function planSizing(now: Sizing, orb: OrbMachine, context: WorkContext) {
  return planSizingTo(wantedSizing(context), now, orb, context);
}

/** Like `planSizing`, for any limits. */
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

/** The limits that were applied last or, if not recorded, those that OrbStack reports. */
export function knownSizing(metadata: Metadata | undefined, orb: OrbMachine): Sizing {
  const { limits } = metadata ?? {};
  if (limits === undefined) return orb.limits ?? {};
  return { cpus: limits.cpus, memoryMib: limits.memory_mib, diskMib: limits.disk_mib };
}

/** Limits in the format of the metadata. */
export function sizingRecord({ cpus, memoryMib, diskMib }: Sizing): NonNullable<Metadata["limits"]> {
  return { cpus, memory_mib: memoryMib, disk_mib: diskMib };
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
