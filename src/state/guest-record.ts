import { guest_record as hasRecordForm } from "../generated/validators.js";
import type { Shape } from "../machine/shape.js";
import type { guestRecordSchema } from "./schemas/guest-record.js";
import type { machinePlace } from "./schemas/machine-place.js";

export type GuestRecord = Shape<typeof guestRecordSchema>;

/** Identifies a machine by its project and computer. */
export type MachinePlace = Pick<GuestRecord, keyof typeof machinePlace>;

/** In the guest. */
export const guestRecordPath = "/etc/vagrant-orbstack/machine.json";

/** While the machine is exported, the record is here: in memory, and not part of the export. */
export const hiddenGuestRecordPath = "/run/vagrant-orbstack/machine.json";

/** Longer than any real record. */
export const longestGuestRecord = 16 * 1024;

/** Parses a record from a guest. It is not trusted. `undefined`: it is not a valid record. */
export function parseGuestRecord(text: string): GuestRecord | undefined {
  if (text.length > longestGuestRecord) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return hasRecordForm(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
