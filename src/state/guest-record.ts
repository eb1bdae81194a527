import { guest_record as hasRecordForm } from "../generated/validators.js";

/** Which machine of which project one is, and on which computer. */
export interface MachinePlace {
  /** The name in the Vagrantfile. */
  readonly machine_name: string;
  readonly root_path: string;
  readonly data_dir: string;
  /** Vagrant's home folder. */
  readonly home_path: string;
  /** The computer: several may share an engine, and have the same paths. */
  readonly host: string;
}

/** What a machine says of itself: whose it is, for the day when all that this computer knew of it is lost. */
export interface GuestRecord extends MachinePlace {
  readonly schema_version: 1;
  /** OrbStack's id of it. What was imported has another one, under whatever name. */
  readonly machine_id: string;
  /** OrbStack's name of it, when this was written. A copy has another one, and what stands here is not said of it. */
  readonly orbstack_machine_name: string;
  /** Vagrant's id, where it is not OrbStack's. */
  readonly vagrant_id?: string;
  /** ISO 8601. */
  readonly created_at: string;
}

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
    return hasRecordForm(value) ? (value as GuestRecord) : undefined;
  } catch {
    return undefined;
  }
}
