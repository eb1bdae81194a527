import type { Figures } from "../machine/figures.js";
import type { InvalidOption } from "../machine/invalid-option.js";
import type { Machine } from "../machine/machine.js";
import type { ServiceSetting } from "../machine/service-setting.js";
import type { LimitsWish, Sizing } from "../machine/sizing.js";
import type { GuestTraits, SshInfo } from "../machine/ssh-info.js";
import type { StateId } from "../machine/state.js";
import type { StateReport } from "../machine/state-report.js";
import type { SyncedFolder } from "../machine/synced-folder.js";
import type { Ui } from "../machine/ui.js";
import type { Command } from "../orbstack/driver.js";
import type { OrbMachine } from "../orbstack/orb-machine.js";
import type { RegistryEntry } from "../state/registry.js";
import type { Guest } from "./guest/guest.js";
import type { WireStack } from "./stack/wire-stack.js";

/**
 * What the product asks of a provider. Each machine's is chosen once, by `Parts.provider`; nobody else asks which one it is: what a
 * provider can do is in `supports`, and what differs is behind a method. Methods fail with `vm_not_created` where there is no machine
 * and with `vm_not_running` where it must run, unless they say otherwise, and as the provider's own tools do.
 */
export interface MachineProvider {
  /** As a Vagrantfile and `--provider` have it. */
  readonly name: string;
  readonly supports: Supports;
  /** The words after `vagrant` that stop and start a machine, whatever changed. */
  readonly restartCommand: readonly string[];
  /** What a temporary machine is made of when nobody says it; absent: there must be a box. */
  readonly usualDistro?: string;
  readonly guest: GuestAccess;
  readonly limits: LimitsAccess;
  readonly network: NetworkAccess;
  readonly folders: FolderAccess;
  readonly records: RecordsAccess;
  /** The stack of an action: a verb of Vagrant's, or one that only `vagrant vm` asks for. `undefined`: Vagrant says that there is none. */
  stack(action: string): WireStack | undefined;
  /** What there is of the machine. Fails with the reason when that cannot be found out. */
  presence(machine: Machine): Promise<Presence>;
  /** The machine's state for Vagrant. Never fails: what cannot be known is `unknown`. */
  state(machine: Machine): Promise<StateReport>;
  /** Where SSH reaches the machine. `undefined` unless it runs: a connection may wake a machine that is off. */
  sshInfo(machine: Machine): Promise<(SshInfo & Partial<GuestTraits>) | undefined>;
  /** What is wrong with its Vagrantfile, as far as that is known without a machine. Problems that have errors of their own are thrown. */
  validate(machine: Machine): Promise<readonly InvalidOption[]>;
  /** Turns the machine off at once, whatever its guest does, and reads back that it is off. `machine_not_stopped`, `kill_failed` */
  kill(machine: Machine, call: ProviderCall): Promise<KillOutcome>;
  /** What is known of a machine that runs without its guest. `undefined`: nothing. */
  figures(machine: Machine, call: ProviderCall): Promise<Figures | undefined>;
  /** The names of its snapshots, oldest first. */
  snapshots(machine: Machine): Promise<readonly string[]>;
  /** The services of which its configuration speaks. `undefined`: of none, so that all that are known count. */
  services(machine: Machine): Promise<readonly ServiceSetting[] | undefined>;
  /** What recreates the machine, as its provider has it. */
  settings(machine: Machine, call: ProviderCall): Promise<ProviderSettings>;
  /** How a machine that is about to be destroyed is written to a file. Nothing is done yet. */
  planExport(machine: Machine): Promise<ExportPlan>;
}

/** By command of `vagrant vm`, of those that not every provider can do: whether this one can, or why it cannot, as a clause. */
export type Supports = Readonly<Record<Feature, true | string>>;

export type Feature =
  | "adopt"
  | "clone"
  | "config"
  | "default"
  | "export"
  | "import"
  | "rename"
  | "user"
  | "watch";

/** How one call of a provider can be ended. */
export interface ProviderCall {
  readonly signal: AbortSignal;
}

/** A call that tells the user of its work. */
export interface TellingCall extends ProviderCall {
  readonly ui: Ui;
}

/** `preparing`: its creation began and did not end; `lost`: it is gone, and snapshots of it are there. */
type Presence = "absent" | "preparing" | "lost" | "present";

/** Whether the machine was turned off, or was off already. */
export type KillOutcome = "killed" | "already_off";

/** The ways into a machine that runs, and who is there. */
export interface GuestAccess {
  /** A machine that is off is not woken. */
  enter(machine: Machine): Promise<Guest>;
  /** The program that leads a terminal into the machine. It is tried before it is taken; `vm_unsupported` when none is left. */
  console(machine: Machine, call: ConsoleCall): Promise<Command>;
  /** Passes on what is kept of the machine's console. `false`: nothing is. */
  readConsole(machine: Machine, call: LogCall): Promise<boolean>;
  /** Whether the log of its kernel is its own, and not its host's. */
  hasOwnKernel(machine: Machine): Promise<boolean>;
  users(machine: Machine): Promise<MachineUsers>;
}

export interface ConsoleCall extends ProviderCall {
  /** @default the one that Vagrant logs in as */
  readonly user: string | undefined;
  /** Is told, for the user, why the better way did not do, and how one leaves the one that is taken. */
  readonly tell: (text: string) => void;
}

export interface LogCall extends ProviderCall {
  /** The last so many. */
  readonly lines: number;
  /** Goes on with what is added, until it is interrupted. */
  readonly follow: boolean;
  /** A promise is waited for before the next line. */
  readonly onLine: (line: string) => unknown;
}

/** Who is who in a machine. */
export interface MachineUsers {
  /** Whom OrbStack takes when no user is named: for `orb`, and SSH without `USER@`. Absent where there is no such thing. */
  readonly defaultUser: string | undefined;
  /** Who Vagrant logs in as. */
  readonly vagrantUser: string;
}

/** What a machine may use at most. */
export interface LimitsAccess {
  /** As the provider has them now. What is absent has no limit, or cannot be told. */
  read(machine: Machine, call: ProviderCall): Promise<Sizing>;
  /** Gives the machine others until the Vagrantfile's count again, and answers those that it had. `disk_in_use`, `vm_unsupported` */
  change(machine: Machine, wish: LimitsWish, call: TellingCall): Promise<Sizing>;
  /** Those that it was given, where its guest does not know better. */
  given(machine: Machine): Promise<Sizing>;
}

export interface NetworkAccess {
  look(machine: Machine, call: ProviderCall): Promise<MachineAddresses>;
  /** The ports of the host that lead into the machine. `undefined` unless it runs. */
  ports(machine: Machine, call: PortsCall): Promise<readonly MachinePort[] | undefined>;
  /** The name or address by which another machine reaches this one. `vm_unsupported` where there is none. */
  addressFor(machine: Machine, other: Machine, call: ProviderCall): Promise<string>;
}

/** How the host, and other machines, reach a machine. */
export interface MachineAddresses {
  readonly state: StateId;
  /** The first is the one to use. None while the machine is off. */
  readonly addresses: readonly string[];
  readonly dnsName?: string;
}

export interface PortsCall extends ProviderCall {
  /** No nested Vagrant is asked: what only that could tell is left out. */
  readonly quick?: true;
}

export interface MachinePort {
  readonly host: number;
  readonly guest: number;
  readonly hostIp?: string;
  /** Who carries it: `forwarder` is our own process, others are named. */
  readonly carrier: string;
  readonly works: boolean;
}

/** The host's folders in a machine. */
export interface FolderAccess {
  /** `folder_unmountable` for one that no machine of the provider can be given. */
  refuseUnmountable(folder: SyncedFolder): void;
  /** Takes note of the folders that Vagrant will want, before there is a machine. `folder_unmountable` */
  announce(machine: Machine, wishes: readonly FolderWish[]): void;
  /** Mounts the folders in a guest that runs, unless that has been done. */
  enable(machine: Machine, wishes: readonly FolderWish[], call: TellingCall): Promise<void>;
  /** How a machine gets other folders than it has. */
  planChange(machine: Machine): Promise<FolderChange>;
}

/** A folder as Vagrant describes it. */
export interface FolderWish {
  readonly hostpath: string;
  readonly guestpath: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** `at next start`: its Vagrantfile has them, and that is enough; `never`: it keeps those that it was made with. */
export type FolderChange =
  | { readonly kind: "at next start" | "at reload" }
  | { readonly kind: "at once"; mount(folders: readonly SyncedFolder[], call: ProviderCall): Promise<void> }
  | { readonly kind: "never"; readonly reason: string };

/** What a provider's configuration has of a machine. */
export interface ProviderSettings {
  /** The provider block. */
  readonly block: Readonly<Record<string, unknown>>;
  /** Which port of the host each port got, where that may be another one than the Vagrantfile's. */
  readonly ports: readonly { readonly host: number; readonly guest: number }[];
}

/** What is known of machines beyond the project that one is in. */
export interface RecordsAccess {
  /** What the registry is to have of a machine, by its own record. */
  identify(machine: Machine, id: string): Promise<MachineIds>;
  /** The private addresses that we keep for a machine. Fails with `addresses_unknown` where nobody can tell them. */
  heldAddresses(machine: Machine, id: string, call: ProviderCall): Promise<HeldAddresses>;
  /** Asks once for all machines of the provider. Nothing that is stopped is started. */
  list(call: ProviderCall): Promise<Listing>;
  /** How a machine that nobody needs is removed, or why it is left alone. */
  planRemoval(own: OwnMachine, call: ProviderCall): Promise<Removal | KeptReason>;
  /** How one gets at a machine that its project has forgotten: a clause. */
  traceOf(own: OwnMachine): string;
}

export type MachineIds = Pick<
  RegistryEntry,
  | "machine_id"
  | "vagrant_id"
  | "orbstack_machine_name"
  | "backend"
  | "libvirt_uri"
  | "docker_host"
  | "mark"
  | "created_at"
>;

export interface HeldAddresses {
  readonly addresses: readonly string[];
  readonly hostname?: string | undefined;
}

export interface Listing {
  find(entry: RegistryEntry): Promise<Found>;
  /** Machines that the provider has, and that none of the entries is of. */
  foreignTo(entries: readonly RegistryEntry[]): readonly ForeignMachine[];
}

export interface ForeignMachine extends OrbMachine {
  readonly state: StateId;
}

/** What a provider has of a machine in the registry. */
export interface Found {
  readonly state: StateId;
  /** As the provider's own tools show it. */
  readonly machine?: NamedMachine;
  readonly snapshots: readonly NamedMachine[];
}

interface NamedMachine {
  readonly id: string;
  readonly name: string;
}

/** A machine that this plugin made. */
export interface OwnMachine extends Found {
  readonly entry: RegistryEntry;
}

/** A file that a machine can be created from again. */
export interface ExportPlan {
  /** What the file is called where nobody says so. */
  readonly name: string;
  readonly extension: ".tar.zst" | ".tar" | ".box";
  /** The machine's, which the file does not have. */
  readonly snapshots: readonly string[];
  /** Writes the file. The machine keeps its disk, also when that fails. */
  write(file: string, call: TellingCall): Promise<void>;
}

export interface Removal {
  /** Its names. */
  readonly what: string;
  /** Absent: the machine cannot be exported before it goes. */
  readonly exportPlan?: ExportPlan;
  /** Fails unless the machine is gone afterwards. */
  remove(): Promise<void>;
}

export interface KeptReason {
  readonly reason: string;
}
