/** A folder of the host for the guest. Both paths are absolute. */
export interface SyncedFolder {
  readonly hostpath: string;
  readonly guestpath: string;
  readonly readOnly: boolean;
}
