/** A folder of the host that the guest shall see. Both paths are absolute. */
export interface SyncedFolder {
  readonly hostpath: string;
  readonly guestpath: string;
  readonly readOnly: boolean;
}
