import type { Sizing } from "../machine/sizing.js";

/** A folder of the host in an isolated machine. */
export interface Mount {
  readonly source: string;
  readonly destination: string;
}

/** A machine as OrbStack reports it. */
export interface OrbMachine {
  /** A ULID, which never changes, even if the machine is renamed. */
  readonly id: string;
  readonly name: string;
  /** `running`, `stopped`, the transitions `creating`, `provisioning`, `starting`, `stopping`, `deleting`, or an unknown word. */
  readonly state: string;
  readonly distro: string;
  readonly version: string;
  readonly arch: string;
  /** Old versions do not report it. */
  readonly username?: string;
  readonly isolated: boolean;
  /** The host folders of an isolated machine. Old versions do not report them. */
  readonly mounts?: readonly Mount[];
  /** Its limits, as far as OrbStack reports them. */
  readonly limits?: Sizing;
}

/** The additional details of `info`. Addresses only while the machine is running. */
export interface OrbMachineInfo extends OrbMachine {
  readonly ip4?: string;
  readonly ip6?: string;
  /** Bytes. */
  readonly diskSize?: number;
}
