import { hostSource } from "../files/view-paths.js";
import { isMakerGone } from "../ground/maker.js";
import { isMount } from "./mounts.js";
import { instanceName } from "./names.js";

/** An instance of Incus, as far as it is read here. https://linuxcontainers.org/incus/docs/main/api/ */
export interface Instance {
  readonly name: string;
  readonly status: string;
  readonly architecture: string;
  readonly config: Readonly<Record<string, string>>;
  /** Its own, without those of its profiles. */
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

/** A machine in the form of OrbStack 2.2's JSON. */
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

/** Keys of an instance's configuration that say what the machine is; the first also says that it is ours. */
export const keys = {
  id: "user.orbstack.id",
  /** The host user, by uid, whose machine it is: others neither see it nor can stop it by mistake. */
  owner: "user.orbstack.owner",
  name: "user.orbstack.name",
  /** The name that it is about to get: it holds from the moment that the instance has it. */
  renaming: "user.orbstack.renaming",
  distro: "user.orbstack.distro",
  version: "user.orbstack.version",
  variant: "user.orbstack.variant",
  username: "user.orbstack.username",
  isolated: "user.orbstack.isolated",
  /** The name that the guest has for itself, while it is another than the machine's. */
  guestName: "user.orbstack.guest_name",
  /** Present until the machine is whole: the mark of the process that makes it. */
  creating: "user.orbstack.creating",
} as const;

/** The machine behind an instance, or `undefined` for an instance that is no machine of this user. */
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
    state: isBeingMade(instance) ? "creating" : stateOf(status),
  };
}

/** While a machine is renamed two names are on record; Incus changes the instance's own in one go, and that decides. */
function nameOf({ name, config }: Instance): string {
  const next = config[keys.renaming];
  return next && instanceName(next) === name ? next : (config[keys.name] ?? "");
}

/** Whether a process is still making it, or may be. */
function isBeingMade({ config }: Instance): boolean {
  const maker = config[keys.creating] ?? "";
  return maker !== "" && !isMakerGone(maker);
}

/** Whether who made it was killed before its guest was set up. */
export function isHalfMade(instance: Instance): boolean {
  return (instance.config[keys.creating] ?? "") !== "" && !isBeingMade(instance);
}

/** Of an isolated machine; another's devices are the host's file systems. */
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
 * The machine's address in the engine's network, absent while it has none. A machine may have given itself others; `isInNetwork` tells
 * them apart.
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
