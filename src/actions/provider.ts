import type { Figures } from "../machine/figures.js";
import type { InvalidOption } from "../machine/invalid-option.js";
import type { Machine } from "../machine/machine.js";
import type { ServiceSetting } from "../machine/service-setting.js";
import type { LimitsRequest, Sizing } from "../machine/sizing.js";
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
 * A provider. `Parts.provider` chooses it for each machine; nothing else asks which provider it is. `supports` says
 * what it can do, and methods hide the differences. Unless stated otherwise, methods fail with `vm_not_created` without
 * a machine, with `vm_not_running` if it must be running, and as the provider's own tools do.
 */
export interface MachineProvider {
  /** As in a Vagrantfile and `--provider`. */
  readonly name: string;
  readonly supports: Supports;
  /** The arguments of `vagrant` that restart a machine even if nothing changed. */
  readonly restartCommand: readonly string[];
  /** The default distribution of a temporary machine; `undefined` if a box is required. */
  readonly usualDistro?: string;
  readonly guest: GuestAccess;
  readonly limits: LimitsAccess;
  readonly network: NetworkAccess;
  readonly folders: FolderAccess;
  readonly records: RecordsAccess;
  /** The stack of an action of Vagrant's or of `vagrant vm`. `undefined`: Vagrant reports that there is none. */
  stack(action: string): WireStack | undefined;
  /** Whether the machine exists. Fails with the reason if that is not known. */
  presence(machine: Machine): Promise<Presence>;
  /** The machine's state for Vagrant. Never fails: the state may be `unknown`. */
  state(machine: Machine): Promise<StateReport>;
  /** Where SSH reaches the machine. `undefined` unless it is running, because a connection may start a stopped one. */
  sshInfo(machine: Machine): Promise<(SshInfo & Partial<GuestTraits>) | undefined>;
  /** Problems in its configuration that can be found without a machine. Those with errors of their own are thrown. */
  validate(machine: Machine): Promise<readonly InvalidOption[]>;
  /** Powers the machine off, whatever its guest does, and verifies that it is off. Fails with `machine_not_stopped` and `kill_failed`. */
  kill(machine: Machine, call: ProviderCall): Promise<KillOutcome>;
  /** What is known about a running machine without its guest. `undefined`: nothing. */
  figures(machine: Machine, call: ProviderCall): Promise<Figures | undefined>;
  /** The names of its snapshots, oldest first. */
  snapshots(machine: Machine): Promise<readonly string[]>;
  /** The services in its configuration. `undefined`: none is configured, so all known services are reported. */
  services(machine: Machine): Promise<readonly ServiceSetting[] | undefined>;
  /** Settings that recreate the machine with its provider. */
  settings(machine: Machine, call: ProviderCall): Promise<ProviderSettings>;
  /** Plans the export of a machine that is about to be destroyed. Changes nothing. */
  planExport(machine: Machine): Promise<ExportPlan>;
}

/** For each command of `vagrant vm` that not every provider supports: true, or the reason why not, as a clause. */
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

/** How a call of a provider can be aborted. */
export interface ProviderCall {
  readonly signal: AbortSignal;
}

/** A call that reports its progress to the user. */
export interface TellingCall extends ProviderCall {
  readonly ui: Ui;
}

/** `preparing`: its creation was interrupted. `lost`: it was deleted, but its snapshots exist. */
type Presence = "absent" | "preparing" | "lost" | "present";

/** Whether the machine was powered off, or was off already. */
export type KillOutcome = "killed" | "already_off";

/** Access to a running machine, and its users. */
export interface GuestAccess {
  /** Does not start a stopped machine. */
  enter(machine: Machine): Promise<Guest>;
  /** The command that opens a terminal in the machine. It has been tried. Fails with `vm_unsupported` if no way works. */
  console(machine: Machine, call: ConsoleCall): Promise<Command>;
  /** Passes on the machine's console log. `false`: there is none. */
  readConsole(machine: Machine, call: LogCall): Promise<boolean>;
  /** Whether the machine has its own kernel log, and not the host's. */
  hasOwnKernel(machine: Machine): Promise<boolean>;
  users(machine: Machine): Promise<MachineUsers>;
}

export interface ConsoleCall extends ProviderCall {
  /** @default the user that Vagrant logs in as */
  readonly user: string | undefined;
  /** The device's own shell: a command that root runs instead of a login shell. @default none */
  readonly shell?: string | undefined;
  /** Tells the user why the preferred way failed, and how to leave the console. */
  readonly tell: (text: string) => void;
}

export interface LogCall extends ProviderCall {
  /** How many of the last lines. */
  readonly lines: number;
  /** Whether to continue with new lines until it is interrupted. */
  readonly follow: boolean;
  /** If it returns a promise, the next line waits for it. */
  readonly onLine: (line: string) => unknown;
}

/** The users of a machine. */
export interface MachineUsers {
  /** The user that OrbStack uses if none is named, for `orb`, and for SSH without `USER@`. `undefined` if there is no such user. */
  readonly defaultUser: string | undefined;
  /** The user that Vagrant logs in as. */
  readonly vagrantUser: string;
}

/** The limits of a machine. */
export interface LimitsAccess {
  /** The current limits. `undefined`: no limit, or not known. */
  read(machine: Machine, call: ProviderCall): Promise<Sizing>;
  /** Sets limits that last until the Vagrantfile's apply again. Returns the former ones. Fails with `disk_in_use` and `vm_unsupported`. */
  change(machine: Machine, request: LimitsRequest, call: TellingCall): Promise<Sizing>;
  /** Limits that the machine was given, as far as its guest cannot tell them. */
  given(machine: Machine): Promise<Sizing>;
}

export interface NetworkAccess {
  look(machine: Machine, call: ProviderCall): Promise<MachineAddresses>;
  /** The host ports that lead to the machine. `undefined` unless it is running. */
  ports(machine: Machine, call: PortsCall): Promise<readonly MachinePort[] | undefined>;
  /** The name or address by which another machine reaches this one. Fails with `vm_unsupported` if there is none. */
  addressFor(machine: Machine, other: Machine, call: ProviderCall): Promise<string>;
}

/** How the host and other machines reach a machine. */
export interface MachineAddresses {
  readonly state: StateId;
  /** The first is the preferred one. Empty if the machine is stopped. */
  readonly addresses: readonly string[];
  readonly dnsName?: string;
}

export interface PortsCall extends ProviderCall {
  /** Do not ask the nested Vagrant; leave out what only it knows. */
  readonly quick?: true;
}

export interface MachinePort {
  readonly host: number;
  readonly guest: number;
  readonly hostIp?: string;
  /** What forwards it: `forwarder` is our own process. */
  readonly carrier: string;
  readonly works: boolean;
}

/** The host's folders in a machine. */
export interface FolderAccess {
  /** Fails with `folder_unmountable` if no machine of the provider can have this folder. */
  refuseUnmountable(folder: SyncedFolder): void;
  /** Notes the folders that Vagrant will mount, before the machine exists. Fails with `folder_unmountable`. */
  announce(machine: Machine, requests: readonly FolderRequest[]): void;
  /** Mounts the folders in a running guest, unless they are mounted. */
  enable(machine: Machine, requests: readonly FolderRequest[], call: TellingCall): Promise<void>;
  /** How the machine's folders can be changed. */
  planChange(machine: Machine): Promise<FolderChange>;
}

/** A folder as Vagrant describes it. */
export interface FolderRequest {
  readonly hostpath: string;
  readonly guestpath: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** `at next start`: the Vagrantfile has them, which is enough. `never`: the machine keeps the folders that it was created with. */
export type FolderChange =
  | { readonly kind: "at next start" | "at reload" }
  | { readonly kind: "at once"; mount(folders: readonly SyncedFolder[], call: ProviderCall): Promise<void> }
  | { readonly kind: "never"; readonly reason: string };

/** Settings of a machine in its provider's configuration. */
export interface ProviderSettings {
  /** The provider block. */
  readonly block: Readonly<Record<string, unknown>>;
  /** The forwarded ports, whose host ports may differ from the Vagrantfile's. */
  readonly ports: readonly { readonly host: number; readonly guest: number }[];
}

/** What is known about machines, including those of other projects. */
export interface RecordsAccess {
  /** A machine's registry entry, according to its own files. */
  identify(machine: Machine, id: string): Promise<MachineIds>;
  /** The private addresses that are reserved for a machine. Fails with `addresses_unknown`. */
  heldAddresses(machine: Machine, id: string, call: ProviderCall): Promise<HeldAddresses>;
  /** Lists all machines of the provider in one call. Starts nothing. */
  list(call: ProviderCall): Promise<Listing>;
  /** How an orphan is deleted, or why it must be kept. */
  planRemoval(own: OwnMachine, call: ProviderCall): Promise<Removal | KeptReason>;
  /** How the user can get back a machine that its project has forgotten, as a clause. */
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
  /** The provider's machines that have no registry entry. */
  foreignTo(entries: readonly RegistryEntry[]): readonly ForeignMachine[];
}

export interface ForeignMachine extends OrbMachine {
  readonly state: StateId;
}

/** What a provider knows about a registered machine. */
export interface Found {
  readonly state: StateId;
  /** Its name in the provider's own tools. */
  readonly machine?: NamedMachine;
  readonly snapshots: readonly NamedMachine[];
}

interface NamedMachine {
  readonly id: string;
  readonly name: string;
}

/** A machine that this plugin created. */
export interface OwnMachine extends Found {
  readonly entry: RegistryEntry;
}

/** A file from which a machine can be created again. */
export interface ExportPlan {
  /** The default file name. */
  readonly name: string;
  readonly extension: ".tar.zst" | ".tar" | ".box";
  /** The machine's snapshots, which the file does not contain. `undefined`: not known. */
  readonly snapshots: readonly string[] | undefined;
  /** Writes the file. The machine's disk is not changed, even if this fails. */
  write(file: string, call: TellingCall): Promise<void>;
}

export interface Removal {
  /** Its names, for the user. */
  readonly what: string;
  /** `undefined`: the machine cannot be exported before it is deleted. */
  readonly exportPlan?: ExportPlan;
  /** Fails unless the machine was deleted. */
  remove(): Promise<void>;
}

export interface KeptReason {
  readonly reason: string;
}
