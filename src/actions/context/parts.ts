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
import type { Labs } from "../../state/labs.js";
import type { LockOptions } from "../../state/lock.js";
import type { MetadataStore } from "../../state/metadata-store.js";
import type { PortLeases } from "../../state/port-leases.js";
import type { PostBootStore } from "../../state/post-boot.js";
import type { Registry } from "../../state/registry.js";
import type { SnapshotStore } from "../../state/snapshot-store.js";
import type { StepLog } from "../../state/step-log.js";
import type { MachineProvider } from "../provider.js";
import type { FolderPlans } from "./folder-plans.js";
import type { TemporaryParts } from "./temporary-parts.js";
import type { VagrantParts } from "./vagrant-parts.js";

/** What steps and operations work with. Built once per process, in `programs/build-parts.ts`. */
export interface Parts {
  readonly logger: Logger;
  /** The machine's provider. */
  provider(machine: Pick<Machine, "provider">): MachineProvider;
  providers(): readonly MachineProvider[];
  /** The driver of the `orbctl` that this machine's configuration names or, without a machine, of the default one. */
  driver(machine?: Machine): OrbstackDriver;
  /** All of OrbStack's machines, cached for five seconds. */
  machines(machine: Machine): Promise<readonly OrbMachine[]>;
  /** One of them, by OrbStack's id, with the same cache. `undefined`: OrbStack has no such machine. */
  findMachine(machine: Machine, id: string): Promise<OrbMachine | undefined>;
  /** Whether OrbStack forwards machines' ports to the host's loopback itself, cached for five seconds. */
  showsPorts(machine: Machine): Promise<boolean>;
  /** Caches a machine that OrbStack has just reported. */
  seen(machine: Machine, orb: OrbMachine): void;
  /** Must be called after anything that may have changed the state of the machine with this OrbStack id. */
  changed(machine: Machine, id: string): void;
  /** Must be called after anything that may have added, removed or renamed machines. */
  invalidate(): void;
  metadata(machine: Machine): MetadataStore;
  snapshots(machine: Machine): SnapshotStore;
  registry(machine: Pick<Machine, "homePath">): Registry;
  stepLog(machine: Machine): StepLog;
  /** The folders whose files this process has checked for damage. */
  readonly repaired: Map<string, Promise<void>>;
  /** The machines' own records, by OrbStack's id and name. */
  readonly guestRecords: Map<string, Promise<GuestRecord | undefined>>;
  readonly folders: FolderPlans;
  /** The data folders of machines that are being created from something other than their box. */
  readonly origins: Set<string>;
  guestAnswers(machine: Machine): GuestAnswerStore;
  allocations(machine: Pick<Machine, "homePath">): Allocations;
  labs(machine: Pick<Machine, "homePath">): Labs;
  postBoot(machine: Machine): PostBootStore;
  forwarder(machine: Machine): Forwarder;
  portLeases(machine: Machine): PortLeases;
  readonly routes: HostRoutes;
  readonly names: HostNames;
  readonly users: Users;
  /** Runs `work` under a lock that limits how many machines all processes create at a time. */
  whileCreating<T>(machine: Machine, options: LockOptions, work: () => Promise<T>): Promise<T>;
  /** For machines of the provider `vagrant`. */
  readonly vagrant: VagrantParts;
  /** For temporary machines. */
  readonly temporary: TemporaryParts;
  now(): Date;
}
