import { isIP, isIPv4 } from "node:net";

/** An address of a guest's interface. */
export interface GuestAddress {
  readonly interface: string;
  readonly address: string;
  /** Length of the network prefix. */
  readonly prefix: number;
}

/** More than any report can show. */
const most = 50;

/** Parses `ip -o address`: `2: eth0    inet 10.77.0.22/24 … scope global …`. Only addresses of scope global are returned. */
export function readAddresses(lines: readonly string[]): readonly GuestAddress[] {
  const pattern = /^\d+: ([\w.-]{1,15})\s+inet6? ([\da-f.:]+)\/(\d{1,3}) .*\bscope global\b/;
  return lines
    .flatMap((line) => {
      const [, name = "", address = "", prefix] = pattern.exec(line) ?? [];
      return isIP(address) === 0 ? [] : [{ interface: name, address, prefix: Number(prefix) }];
    })
    .slice(0, most);
}

/** Parses `ip route show default`: `default via 10.77.0.1 dev eth0`. */
export function readGateway(lines: readonly string[]): string | undefined {
  const gateways = lines.map((line) => /^default via ([\da-f.:]+)/.exec(line)?.[1] ?? "");
  return gateways.find((gateway) => isIP(gateway) !== 0);
}

/** For example `10.77.0.0/24` for `10.77.0.22/24`. Only for IPv4. */
export function subnetOf({ address, prefix }: GuestAddress): string | undefined {
  if (!isIPv4(address) || prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  const number = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = Math.floor(number / size) * size;
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${parts.join(".")}/${prefix}`;
}
