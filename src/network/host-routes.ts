import { BlockList, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import type { Ask } from "../process/ask.js";

/** The route to a private address: through the address that OrbStack assigned to the machine. */
interface Route {
  readonly address: string;
  readonly gateway: string;
}

/** The host's side of private addresses. Only IPv4, because the Linux engine has no IPv6 between host and machines. */
export interface HostRoutes {
  /** The host's network that already contains the address, as the system prints it; `undefined`: the address is free. */
  clashOf(address: string): Promise<string | undefined>;
  /** Adds routes to the addresses. Without the permission, returns the command that the user must run. */
  add(routes: readonly Route[]): Promise<string | undefined>;
  /** Removes routes if it has the permission. */
  remove(addresses: readonly string[]): Promise<void>;
  /** The command that removes the routes that are left, which the user must run; `undefined`: there are none. */
  left(addresses: readonly string[]): Promise<string | undefined>;
}

type Command = readonly [string, ...string[]];

interface System {
  readonly find: (address: string) => Command;
  /** Asks for a route to exactly this address. */
  readonly findOwn: (address: string) => Command;
  /** Whether the answer of `find` and `findOwn` has such a route. */
  readonly hasOwn: (address: string, answer: string) => boolean;
  readonly add: (route: Route) => Command;
  readonly replace: (route: Route) => readonly Command[];
  readonly remove: (address: string) => Command;
}

const linux: System = {
  find: (address) => ["ip", "route", "get", address],
  findOwn: (address) => ["ip", "route", "show", `${address}/32`],
  hasOwn: (address, answer) => answer.startsWith(`${address} via `),
  add: ({ address, gateway }) => ["ip", "route", "replace", `${address}/32`, "via", gateway],
  replace: (route) => [linux.add(route)],
  remove: (address) => ["ip", "route", "del", `${address}/32`],
};

/** route(8) of macOS. `add` changes nothing if there is a route to the address, and exits with 0. */
const mac: System = {
  find: (address) => ["route", "-n", "get", address],
  findOwn: (address) => mac.find(address),
  hasOwn: (address, answer) => new RegExp(`^ *destination: ${escaped(address)}$`, "m").test(answer),
  add: ({ address, gateway }) => ["route", "-n", "add", "-host", address, gateway],
  replace: (route) => [mac.remove(route.address), mac.add(route)],
  remove: (address) => ["route", "-n", "delete", "-host", address],
};

export function hostRoutes(
  ask: Ask,
  { platform = process.platform, isRoot = process.getuid?.() === 0, interfaces = networkInterfaces } = {},
): HostRoutes {
  const system = platform === "darwin" ? mac : linux;
  const run = ([program, ...args]: Command) => ask(program, args);
  const changesFor = async (route: Route): Promise<readonly Command[]> => {
    const answer = (await run(system.find(route.address))) ?? "";
    if (leadsTo(route.gateway, answer)) return [];
    return system.hasOwn(route.address, answer) ? system.replace(route) : [system.add(route)];
  };

  return {
    async clashOf(address) {
      const own = networksWith(address, interfaces())[0];
      if (own !== undefined || platform === "darwin" || isIPv6(address)) return own;
      // For example bridges and VPNs.
      return clashingRoute((await ask("ip", ["route", "show", "to", "match", address])) ?? "");
    },
    async add(routes) {
      const missing: Command[] = [];
      for (const route of routes) {
        const changes = await changesFor(route);
        if (isRoot) for (const change of changes) await run(change);
        // The exit status does not say whether the route was changed.
        missing.push(...(isRoot && changes.length > 0 ? await changesFor(route) : changes));
      }
      return asOneCommand(missing);
    },
    async remove(addresses) {
      if (!isRoot) return;
      for (const address of addresses) await run(system.remove(address));
    },
    async left(addresses) {
      const left: Command[] = [];
      for (const address of addresses) {
        const answer = (await run(system.findOwn(address))) ?? "";
        if (system.hasOwn(address, answer)) left.push(system.remove(address));
      }
      return asOneCommand(left);
    },
  };
}

/** The networks of this computer that contain an address: `10.77.0.1/24 dev incusbr0`. */
export function networksWith(address: string, interfaces = networkInterfaces()): readonly string[] {
  const family = isIPv6(address) ? "ipv6" : "ipv4";
  return Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses.flatMap(({ cidr }) => {
      const [subnet = "", prefix] = cidr?.split("/") ?? [];
      if (isIPv6(subnet) !== isIPv6(address)) return [];
      const network = new BlockList();
      network.addSubnet(subnet, Number(prefix), family);
      return network.check(address, family) ? [`${cidr} dev ${name}`] : [];
    }),
  );
}

/**
 * The first network in the output of `ip route show to match`. Ignores the default route and the host route to this
 * address, which an earlier `up` may have left.
 */
function clashingRoute(output: string): string | undefined {
  return output
    .split("\n")
    .map((line) => line.trim())
    .find((line) => /^[\d.]+\/\d+ /.test(line) && !/^[\d.]+\/32 /.test(line));
}

/** Whether `ip route get` (`… via 10.77.0.5 dev …`) or `route get` (`gateway: 192.168.139.5`) names the gateway. */
function leadsTo(gateway: string, output: string): boolean {
  return new RegExp(`(via|gateway:) ${escaped(gateway)}\\s`).test(output);
}

function escaped(address: string): string {
  return address.replaceAll(".", "\\.");
}

function asOneCommand(commands: readonly Command[]): string | undefined {
  if (commands.length === 0) return undefined;
  const lines = commands.map((command) => command.join(" "));
  return lines.length === 1 ? `sudo ${lines[0]}` : `sudo sh -c '${lines.join("; ")}'`;
}
