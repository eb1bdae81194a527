import { hostSource } from "../files/view-paths.js";
import { isProcessGone } from "../ground/process-mark.js";
import { isMount } from "./mounts.js";
import { instanceName } from "./names.js";

/** The part of an Incus instance that we use. https://linuxcontainers.org/incus/docs/main/api/ */
export interface Instance {
  readonly name: string;
  readonly status: string;
  readonly architecture: string;
  readonly config: Readonly<Record<string, string>>;
  /** Its own devices, without those of its profiles. */
  readonly devices?: Devices;
  readonly expanded_devices?: Devices;
}

type Devices = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface InstanceState {
  readonly status: string;
  readonly disk: Readonly<Record<string, { readonly usage: number }>> | null;
  readonly network: Readonly<
    Record<
      string,
      {
        readonly addresses: readonly {
          readonly family: string;
          readonly address: string;
          readonly scope: string;
        }[];
      }
    >
  > | null;
}

/** A machine in the format of OrbStack 2.2's JSON. */
export interface MachineRecord {
  readonly id: string;
  readonly name: string;
  readonly image: {
    readonly distro: string;
    readonly version: string;
    readonly arch: string;
    readonly variant: string;
  };
  readonly config: {
    readonly isolated: boolean;
    readonly forward_ssh_agent: boolean;
    readonly isolate_network: boolean;
    readonly default_username: string;
    readonly mounts?: readonly { readonly source: string; readonly destination: string }[];
    readonly http_port: number;
    readonly https_port: number;
    readonly cpu_limit?: number;
    readonly memory_limit_mib?: number;
    readonly disk_limit_bytes?: number;
  };
  readonly builtin: false;
  readonly state: string;
}

/** Configuration keys with a machine's properties. The first marks an instance as a machine. */
export const keys = {
  id: "user.orbstack.id",
  /** The uid of the machine's owner on the host. Other users do not see it. */
  owner: "user.orbstack.owner",
  name: "user.orbstack.name",
  /** The future name during a rename. It is valid as soon as the instance has it. */
  renaming: "user.orbstack.renaming",
  distro: "user.orbstack.distro",
  version: "user.orbstack.version",
  variant: "user.orbstack.variant",
  username: "user.orbstack.username",
  isolated: "user.orbstack.isolated",
  /** The name that the guest has for itself, while it differs from the machine's. */
  guestName: "user.orbstack.guest_name",
  /** Present until the machine is complete: the mark of the process that creates it. */
  creating: "user.orbstack.creating",
} as const;

/** The machine that an instance is, or `undefined` if it is not a machine of this user. */
export function recordOf(instance: Instance, owner: number): MachineRecord | undefined {
  const { config, status, architecture, expanded_devices: devices = {} } = instance;
  const id = config[keys.id];
  if (id === undefined || config[keys.owner] !== String(owner)) return undefined;
  return {
    id,
    name: nameOf(instance),
    image: {
      distro: config[keys.distro] ?? "",
      version: config[keys.version] ?? "",
      arch: architecture === "aarch64" ? "arm64" : "amd64",
      variant: config[keys.variant] ?? "default",
    },
    config: {
      isolated: config[keys.isolated] === "true",
      forward_ssh_agent: false,
      isolate_network: false,
      default_username: config[keys.username] ?? "root",
      http_port: 0,
      https_port: 0,
      ...(config[keys.isolated] === "true" && { mounts: mountsOf(devices) }),
      ...limitsOf(config, devices.root?.size),
    },
    builtin: false,
    state: isBeingCreated(instance) ? "creating" : stateOf(status),
  };
}

/** During a rename, two names are recorded. The instance's name, which Incus changes atomically, decides. */
function nameOf({ name, config }: Instance): string {
  const next = config[keys.renaming];
  return next && instanceName(next) === name ? next : (config[keys.name] ?? "");
}

/** Whether a process is still creating it, or may be. */
function isBeingCreated({ config }: Instance): boolean {
  const maker = config[keys.creating] ?? "";
  return maker !== "" && !isProcessGone(maker);
}

/** Whether its creation was interrupted before the guest was set up. */
export function isIncomplete(instance: Instance): boolean {
  return (instance.config[keys.creating] ?? "") !== "" && !isBeingCreated(instance);
}

/** For isolated machines. The devices of others are the host's file systems. */
function mountsOf(devices: NonNullable<Instance["expanded_devices"]>) {
  return Object.entries(devices)
    .filter(([name]) => isMount(name))
    .map(([, { source = "", path = "" }]) => ({ source: hostSource(source), destination: path }));
}

function limitsOf(config: Readonly<Record<string, string>>, diskBytes: string | undefined) {
  const cpus = config["limits.cpu"];
  const memory = config["limits.memory"];
  return {
    ...(cpus !== undefined && { cpu_limit: Number(cpus) }),
    ...(memory !== undefined && { memory_limit_mib: Number.parseInt(memory, 10) }),
    ...(diskBytes !== undefined && { disk_limit_bytes: Number(diskBytes) }),
  };
}

function stateOf(status: string): string {
  switch (status) {
    case "Running":
    case "Ready":
      return "running";
    case "Stopped":
      return "stopped";
    case "Starting":
      return "starting";
    case "Stopping":
      return "stopping";
    default:
      return status.toLowerCase();
  }
}

/**
 * The machine's address in the engine's network; `undefined` while it has none. A machine can also give itself
 * addresses, which `isInNetwork` excludes.
 */
export function addressOf(
  state: InstanceState | undefined,
  family: "inet" | "inet6",
  isInNetwork: (address: string) => boolean = () => true,
): string | undefined {
  const addresses = (state?.network?.eth0?.addresses ?? [])
    .filter((address) => address.family === family && address.scope === "global")
    .map(({ address }) => address);
  return addresses.find(isInNetwork) ?? addresses[0];
}
