/** A port of the host that leads to one of a machine. */
export interface ForwardedPort {
  /** The host's address to listen at. */
  readonly host_ip: string;
  readonly host: number;
  /** An address as the machine sees it, mostly its own loopback. */
  readonly guest_ip: string;
  readonly guest: number;
  /** Who forwards it: our forwarder, or OrbStack, which forwards machines' ports to the same number by itself. */
  readonly carrier: "ssh" | "orbstack";
}

/** What is forwarded for one machine, as on disk: everything that the forwarder needs. */
export interface ForwardingPlan {
  readonly schema_version: 1;
  /** OrbStack's ULID; its name, which is part of the SSH user's, may change. */
  readonly machine_id: string;
  /** The guest's user. */
  readonly username: string;
  /** The `orbctl` that the Vagrantfile names; absent when it names none. */
  readonly cli_path?: string;
  readonly ports: readonly ForwardedPort[];
}

export function carriedBySsh({ ports }: ForwardingPlan): readonly ForwardedPort[] {
  return ports.filter(({ carrier }) => carrier === "ssh");
}

const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "::1"]);

/**
 * Whether OrbStack forwards a port by itself: on a Mac, each port that a machine listens on, to the same number of the host's
 * loopback (`machines.forward_ports`). Our engine for Linux does not. The one place that decides this.
 */
export function carrierOf(
  port: Pick<ForwardedPort, "host_ip" | "host" | "guest">,
  platform: NodeJS.Platform = process.platform,
): ForwardedPort["carrier"] {
  const same = port.host === port.guest && loopback.has(port.host_ip);
  return platform === "darwin" && same ? "orbstack" : "ssh";
}
