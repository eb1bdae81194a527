import type { Sizing } from "../machine/sizing.js";

/** A folder of the host in an isolated machine. */
export interface Mount {
  readonly source: string;
  readonly destination: string;
}

/** A machine as OrbStack reports it. */
export interface OrbMachine {
  /** ULID; the same for life, also after a rename. */
  readonly id: string;
  readonly name: string;
  /** `running`, `stopped`, and on the way `creating`, `provisioning`, `starting`, `stopping`, `deleting`, or a word yet unknown. */
  readonly state: string;
  readonly distro: string;
  readonly version: string;
  readonly arch: string;
  /** Absent in the reports of old versions. */
  readonly username?: string;
  readonly isolated: boolean;
  /** What an isolated machine sees of the host; absent in the reports of old versions. */
  readonly mounts?: readonly Mount[];
  /** Its own limits, as far as OrbStack reports them. */
  readonly limits?: Sizing;
}

/** What `info` knows beside. Addresses only while the machine runs. */
export interface OrbMachineInfo extends OrbMachine {
  readonly ip4?: string;
  readonly ip6?: string;
  /** Bytes. */
  readonly diskSize?: number;
}
