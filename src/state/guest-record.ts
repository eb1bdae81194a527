import { guest_record as hasRecordForm } from "../generated/validators.js";
import type { Shape } from "../machine/shape.js";
import type { guestRecordSchema } from "./schemas/guest-record.js";
import type { machinePlace } from "./schemas/machine-place.js";

export type GuestRecord = Shape<typeof guestRecordSchema>;

/** Which machine of which project one is, and on which computer. */
export type MachinePlace = Pick<GuestRecord, keyof typeof machinePlace>;

/** In the guest. */
export const guestRecordPath = "/etc/vagrant-orbstack/machine.json";

/** While the machine is exported: there it is in memory, and no part of the export. */
export const hiddenGuestRecordPath = "/run/vagrant-orbstack/machine.json";

/** More than any record of ours has. */
export const longestGuestRecord = 16 * 1024;

/** A record as a guest gave it, which may have written anything. `undefined`: it is none. */
export function parseGuestRecord(text: string): GuestRecord | undefined {
  if (text.length > longestGuestRecord) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return hasRecordForm(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
