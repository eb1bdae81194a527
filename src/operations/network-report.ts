import { isIPv4, isIPv6 } from "node:net";
import { requireInner } from "../actions/inner/inner-lookup.js";
import { listInnerPorts } from "../actions/inner/nested-lists.js";
import { requirePresent } from "../actions/lookup.js";
import { wantedAddresses, wantedPorts } from "../actions/networks/wanted.js";
import type { Parts } from "../actions/parts.js";
import { isExpected } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import type { OrbMachine } from "../orbstack/orb-machine.js";
import { askGuest } from "./ask-guest.js";
import {
  addressesScript,
  type GuestAddress,
  readAddresses,
  readGateway,
  subnetOf,
} from "./guest-addresses.js";
import { type Resolver, readResolver, resolverScript } from "./resolver.js";

/** How a machine is on the network. What is absent is not known: most of it while the machine is off. */
export interface NetworkReport {
  readonly state: string;
  /** The addresses by which the host, and other machines, reach it. */
  readonly ip4?: string | undefined;
  readonly ip6?: string | undefined;
  readonly dnsName?: string | undefined;
  readonly ports: readonly ReportedPort[];
  readonly privateNetworks: readonly PrivateNetwork[];
  /** Absent when the guest could not be asked; `guestError` is why, unless the machine is off. */
  readonly guest?: GuestNetworkReport;
  readonly guestError?: unknown;
}

interface GuestNetworkReport {
  readonly addresses: readonly GuestAddress[];
  readonly gateway: string | undefined;
  readonly resolver: Resolver;
}

interface ReportedPort {
  readonly host: number;
  readonly guest: number;
  readonly hostIp?: string;
  /** Who carries it: `forwarder` is our own process, others are named. */
  readonly carrier: string;
  readonly works: boolean;
}

interface PrivateNetwork {
  readonly address: string;
  readonly prefix: number;
  /** Whether the guest has the address; `undefined`: it could not be asked. */
  readonly inGuest: boolean | undefined;
}

interface ReportOptions {
  readonly parts: Parts;
  readonly signal: AbortSignal;
}

type HostSide = Omit<NetworkReport, "privateNetworks" | "guest" | "guestError">;

const limitMs = 15_000;

/**
 * What OrbStack or the hypervisor, the forwarder and the guest know, the guest by one command. Fails with `vm_not_created`, and as the
 * driver and the backends do; a guest that does not answer takes nothing from the rest.
 */
export async function reportNetwork(machine: Machine, options: ReportOptions): Promise<NetworkReport> {
  const askHost = machine.provider === "vagrant" ? askBackend : askOrbstack;
  const [host, inside] = await Promise.all([askHost(machine, options), lookInside(machine, options)]);
  const privateNetworks = wantedAddresses(machine).map(({ ip, prefix }) => ({
    address: ip,
    prefix,
    inGuest: inside.guest?.addresses.some(({ address }) => address === ip),
  }));
  return { ...host, privateNetworks, ...(host.state === "running" && inside) };
}

/** The network that the machine's own address is in. */
export function ownSubnet({ ip4, guest }: NetworkReport): string | undefined {
  const own = guest?.addresses.find(({ address }) => address === ip4);
  return own && subnetOf(own);
}

async function askOrbstack(machine: Machine, { parts, signal }: ReportOptions): Promise<HostSide> {
  const { orb } = await requirePresent({ machine, parts });
  const dnsName = orbDnsName(orb);
  const { state } = orb;
  if (state !== "running") return { state, dnsName, ports: [] };
  const [info, ports] = await Promise.all([
    parts.driver(machine).info(orb.id, { signal }),
    findPorts(machine, { parts, signal }),
  ]);
  return { state, dnsName, ip4: info?.ip4, ip6: info?.ip6, ports };
}

export function orbDnsName({ name }: Pick<OrbMachine, "name">): string {
  return `${name}.orb.local`;
}

async function findPorts(
  machine: Machine,
  { parts, signal }: ReportOptions,
): Promise<readonly ReportedPort[]> {
  const forwarding = await parts.forwarder(machine).look();
  const ports = forwarding?.plan.ports ?? wantedPorts(machine);
  const shown =
    ports.some(({ carrier }) => carrier === "orbstack") &&
    (await parts.driver(machine).settings.get("machines.forward_ports", { signal })) !== "false";
  return ports.map(({ host, guest, host_ip: hostIp, carrier }) =>
    carrier === "orbstack"
      ? { host, guest, hostIp, carrier, works: shown }
      : { host, guest, hostIp, carrier: "forwarder", works: forwarding?.works === true },
  );
}

/** The hypervisor forwards ports itself, so that those of which it tells work. */
async function askBackend(machine: Machine, { parts, signal }: ReportOptions): Promise<HostSide> {
  const { backend, id, state } = await requireInner({ machine, parts });
  if (state.id !== "running") return { state: state.id, ports: [] };
  const { addresses } = await backend.stats(id, { signal });
  const ports = (await backend.forwardedPorts(id, { signal })) ?? (await listInnerPorts(machine, parts));
  return {
    state: state.id,
    ip4: addresses.find(isIPv4),
    ip6: addresses.find(isIPv6),
    ports: Object.entries(ports).map(([host, guest]) => ({
      host: Number(host),
      guest,
      carrier: backend.name,
      works: true,
    })),
  };
}

async function lookInside(
  machine: Machine,
  options: ReportOptions,
): Promise<Pick<NetworkReport, "guest" | "guestError">> {
  try {
    const section = await askGuest(
      machine,
      { what: "report on its network", script: `${addressesScript}${resolverScript}:`, timeoutMs: limitMs },
      options,
    );
    return {
      guest: {
        addresses: readAddresses(section("addresses")),
        gateway: readGateway(section("routes")),
        resolver: readResolver(section),
      },
    };
  } catch (error) {
    if (!isExpected(error) || isExpected(error, "interrupted")) throw error;
    return { guestError: error };
  }
}
