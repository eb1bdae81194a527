import { isIPv4, isIPv6 } from "node:net";
import type { Parts } from "../../actions/context/parts.js";
import type { MachinePort } from "../../actions/provider.js";
import { isExpected } from "../../errors.js";
import { addresses, resolver } from "../../generated/guest-scripts.js";
import type { Machine } from "../../machine/machine.js";
import type { StateId } from "../../machine/state.js";
import { wantedAddresses } from "../../network/wanted.js";
import { askGuest } from "../guest/ask-guest.js";
import { type GuestAddress, readAddresses, readGateway, subnetOf } from "./guest-addresses.js";
import { type Resolver, readResolver } from "./resolver.js";

/** A machine's network. `undefined` means not known, which is most of it while the machine is stopped. */
export interface NetworkReport {
  readonly state: StateId;
  /** The addresses by which the host and other machines reach it. */
  readonly ip4?: string | undefined;
  readonly ip6?: string | undefined;
  readonly dnsName?: string | undefined;
  readonly ports: readonly MachinePort[];
  readonly privateNetworks: readonly PrivateNetwork[];
  /** `undefined` if the guest could not be asked. `guestError` says why, unless the machine is stopped. */
  readonly guest?: GuestNetworkReport;
  readonly guestError?: unknown;
  /** Why the state is unknown. */
  readonly problem?: unknown;
}

interface GuestNetworkReport {
  readonly addresses: readonly GuestAddress[];
  readonly gateway: string | undefined;
  readonly resolver: Resolver;
}

interface PrivateNetwork {
  readonly address: string;
  readonly prefix: number;
  /** Whether the guest has the address; `undefined` if it could not be asked. */
  readonly inGuest: boolean | undefined;
}

interface ReportOptions {
  readonly parts: Parts;
  readonly signal: AbortSignal;
}

type HostSide = Omit<NetworkReport, "privateNetworks" | "guest" | "guestError">;

const timeoutMs = 15_000;

/**
 * What OrbStack or the backend, the forwarder and the guest know; the guest is asked by a single command. Fails with
 * `vm_not_created`. If the machine cannot be looked up, its state is `unknown`. If the guest does not answer, the rest
 * is still reported.
 */
export async function reportNetwork(machine: Machine, options: ReportOptions): Promise<NetworkReport> {
  const [host, inside] = await Promise.all([askHost(machine, options), lookInside(machine, options)]);
  const privateNetworks = wantedAddresses(machine).map(({ ip, prefix }) => ({
    address: ip,
    prefix,
    inGuest: inside.guest?.addresses.some(({ address }) => address === ip),
  }));
  return { ...host, privateNetworks, ...(host.state === "running" && inside) };
}

/** The network of the machine's own address. */
export function ownSubnet({ ip4, guest }: NetworkReport): string | undefined {
  const own = guest?.addresses.find(({ address }) => address === ip4);
  return own && subnetOf(own);
}

async function askHost(machine: Machine, options: ReportOptions): Promise<HostSide> {
  const { state, error } = await options.parts.provider(machine).state(machine);
  if (state.id === "unknown") return { state: state.id, ports: [], problem: error ?? state.long };
  return askProvider(machine, options);
}

async function askProvider(machine: Machine, { parts, signal }: ReportOptions): Promise<HostSide> {
  const { network } = parts.provider(machine);
  const { state, addresses, dnsName } = await network.look(machine, { signal });
  const ports = (await network.ports(machine, { signal })) ?? [];
  return { state, dnsName, ip4: addresses.find(isIPv4), ip6: addresses.find(isIPv6), ports };
}

async function lookInside(
  machine: Machine,
  options: ReportOptions,
): Promise<Pick<NetworkReport, "guest" | "guestError">> {
  try {
    const section = await askGuest(
      machine,
      { what: "report on its network", script: addresses + resolver, timeoutMs },
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
