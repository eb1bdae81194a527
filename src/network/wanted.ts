import { isIP, isIPv4 } from "node:net";
import { ExpectedError } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import type { LeasedPort } from "../state/port-leases.js";
import { carrierOf, type ForwardedPort } from "./forwarding-plan.js";

type Network = Machine["vm"]["networks"][number];

/** A private address in the Vagrantfile. */
export interface WantedAddress {
  readonly ip: string;
  /** Length of the network prefix. */
  readonly prefix: number;
  /** False for `auto_config: false`: the user configures it in the guest. */
  readonly isConfigured: boolean;
  /** For `hostname: true`: the machine's host name resolves to this address. */
  readonly hasHostname: boolean;
}

const defaultHostIp = "127.0.0.1";
const defaultGuestIp = "127.0.0.1";

/** The forwarded ports of a machine, without UDP and without the SSH port that Vagrant adds to every machine. */
export function wantedPorts(
  machine: Machine,
  platform: NodeJS.Platform = process.platform,
): readonly ForwardedPort[] {
  return enabled(machine, "forwarded_port")
    .filter((network) => !isSsh(network) && !isUdp(network))
    .map(({ options }) => {
      const port = {
        host_ip: text(options.host_ip) ?? defaultHostIp,
        host: Number(options.host),
        guest_ip: text(options.guest_ip) ?? defaultGuestIp,
        guest: Number(options.guest),
      };
      return { ...port, carrier: carrierOf(port, platform) };
    });
}

/** The ports that Vagrant leases for a machine, in Vagrant's format. */
export function leasedPorts(machine: Machine): readonly LeasedPort[] {
  return enabled(machine, "forwarded_port")
    .filter((network) => !isUdp(network))
    .map(({ options }) => ({ host: Number(options.host), hostIp: text(options.host_ip) }));
}

/** The private addresses of a machine. Fails with `network_invalid`. */
export function wantedAddresses(machine: Machine): readonly WantedAddress[] {
  return enabled(machine, "private_network")
    .filter(({ options }) => text(options.ip) !== undefined)
    .map((network) => {
      const { options } = network;
      const ip = String(options.ip);
      if (isIP(ip) === 0) throw invalid(network, "it is not an IP address");
      return {
        ip,
        prefix: prefixOf(network, ip),
        isConfigured: options.auto_config !== false,
        hasHostname: options.hostname === true,
      };
    });
}

/** One sentence for each network that behaves differently than with other providers. */
export function remarksOn(machine: Machine): readonly string[] {
  const remarks = [
    ...enabled(machine, "forwarded_port")
      .filter((network) => isUdp(network) && !isSsh(network))
      .map(
        ({ options }) =>
          `UDP port ${options.guest} is not forwarded, because SSH carries only TCP; use the machine's own address.`,
      ),
    ...enabled(machine, "private_network")
      .filter(({ options }) => text(options.ip) === undefined)
      .map(() => "A private network with DHCP is the network that all OrbStack machines share."),
    ...enabled(machine, "private_network").flatMap(separations),
    ...enabled(machine, "public_network").map(
      () =>
        'The public network is ignored, because OrbStack cannot bridge a machine to the host\'s network; forward a port with `host_ip: "0.0.0.0"` instead.',
    ),
  ];
  return [...new Set(remarks)];
}

/** Options that would separate networks, which here are all one. */
function separations({ options }: Network): readonly string[] {
  return Object.keys(options)
    .filter((name) => /__(intnet|network_name|isolated|forward_mode)$/.test(name))
    .map(
      (name) => `\`${name}\` has no effect: all private networks are one network, which includes the host.`,
    );
}

function enabled({ vm }: Machine, type: string): readonly Network[] {
  return vm.networks.filter((network) => network.type === type && network.options.disabled !== true);
}

function isSsh({ options }: Network): boolean {
  return options.id === "ssh";
}

function isUdp({ options }: Network): boolean {
  return options.protocol === "udp";
}

/** A netmask is `255.255.255.0`, `24` or absent. */
function prefixOf(network: Network, ip: string): number {
  const mask = text(network.options.netmask);
  const longest = isIPv4(ip) ? 32 : 128;
  if (mask === undefined) return isIPv4(ip) ? 24 : 64;
  const prefix = isIPv4(mask) ? bitsOf(mask) : /^\d+$/.test(mask) ? Number(mask) : undefined;
  if (prefix === undefined || prefix < 1 || prefix > longest)
    throw invalid(network, `'${mask}' is not a netmask`);
  return prefix;
}

function bitsOf(mask: string): number | undefined {
  const bits = mask
    .split(".")
    .map((part) => Number(part).toString(2).padStart(8, "0"))
    .join("");
  return /^1+0*$/.test(bits) ? bits.lastIndexOf("1") + 1 : undefined;
}

function invalid({ type, options }: Network, reason: string): ExpectedError {
  const given = text(options.ip);
  return new ExpectedError("network_invalid", {
    network: [type, given].filter((part) => part !== undefined).join(" "),
    reason,
  });
}

function text(value: unknown): string | undefined {
  return value === undefined || value === null || value === "" ? undefined : String(value);
}
