import type { Logger } from "../../machine/logger.js";
import type { Machine } from "../../machine/machine.js";
import type { Forwarder } from "../../network/forwarder.js";
import type { HostNames } from "../../network/host-names.js";
import type { HostRoutes } from "../../network/host-routes.js";
import type { OrbstackDriver } from "../../orbstack/driver.js";
import type { OrbMachine } from "../../orbstack/orb-machine.js";
import type { Users } from "../../process/users.js";
import type { Allocations } from "../../state/allocations.js";
import type { GuestAnswerStore } from "../../state/guest-answers.js";
import type { GuestRecord } from "../../state/guest-record.js";
import type { LockOptions } from "../../state/lock.js";
import type { MetadataStore } from "../../state/metadata-store.js";
import type { PortLeases } from "../../state/port-leases.js";
import type { Registry } from "../../state/registry.js";
import type { SnapshotStore } from "../../state/snapshot-store.js";
import type { StepLog } from "../../state/step-log.js";
import type { MachineProvider } from "../provider.js";
import type { FolderPlans } from "./folder-plans.js";
import type { TemporaryParts } from "./temporary-parts.js";
import type { VagrantParts } from "./vagrant-parts.js";

/** What steps and operations work with. Built once, in `main`. */
export interface Parts {
  readonly logger: Logger;
  /** The machine's provider. */
  provider(machine: Pick<Machine, "provider">): MachineProvider;
  providers(): readonly MachineProvider[];
  /** The driver over the `orbctl` that this machine's configuration names; without a machine, over the usual one. */
  driver(machine?: Machine): OrbstackDriver;
  /** All of OrbStack's machines, at most five seconds old. */
  machines(machine: Machine): Promise<readonly OrbMachine[]>;
  /** One of them, by OrbStack's id, at most as old. `undefined`: OrbStack said that it has none. */
  findMachine(machine: Machine, id: string): Promise<OrbMachine | undefined>;
  /** Whether OrbStack shows machines' ports at the host's loopback, at most five seconds ago. Only asked for where that matters. */
  showsPorts(machine: Machine): Promise<boolean>;
  /** To be called when OrbStack has just told of a machine. */
  seen(machine: Machine, orb: OrbMachine): void;
  /** To be called after anything that may have changed the state of the machine with OrbStack's id. */
  changed(machine: Machine, id: string): void;
  /** To be called after anything that may have changed which machines there are, or their names. */
  invalidate(): void;
  metadata(machine: Machine): MetadataStore;
  snapshots(machine: Machine): SnapshotStore;
  registry(machine: Pick<Machine, "homePath">): Registry;
  stepLog(machine: Machine): StepLog;
  /** The folders in which this process has looked for damaged files. */
  readonly repaired: Map<string, Promise<void>>;
  /** What machines said of themselves, by OrbStack's id and name. */
  readonly guestRecords: Map<string, Promise<GuestRecord | undefined>>;
  readonly folders: FolderPlans;
  /** The data folders of machines that are being made of something else than their Vagrantfile says. */
  readonly origins: Set<string>;
  guestAnswers(machine: Machine): GuestAnswerStore;
  allocations(machine: Pick<Machine, "homePath">): Allocations;
  forwarder(machine: Machine): Forwarder;
  portLeases(machine: Machine): PortLeases;
  readonly routes: HostRoutes;
  readonly names: HostNames;
  readonly users: Users;
  /** Runs `work` while no more machines are created at a time, by any process, than OrbStack copes with. */
  whileCreating<T>(machine: Machine, options: LockOptions, work: () => Promise<T>): Promise<T>;
  /** For machines of the provider `vagrant`. */
  readonly vagrant: VagrantParts;
  /** For temporary machines. */
  readonly temporary: TemporaryParts;
  now(): Date;
}
