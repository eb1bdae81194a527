import { isIP } from "node:net";

/** What resolves names for a guest. */
export interface Resolver {
  /** The program in the guest that asks the servers; `undefined` if programs ask them directly. */
  readonly through?: "systemd-resolved";
  readonly servers: readonly string[];
}

/** The addresses of systemd-resolved's stub resolver. */
const stubs: ReadonlySet<string> = new Set(["127.0.0.53", "127.0.0.54"]);

export function readResolver(section: (name: string) => readonly string[]): Resolver {
  const servers = serversIn(section("resolv"));
  const isStub = servers.length > 0 && servers.every((server) => stubs.has(server));
  return isStub ? { through: "systemd-resolved", servers: serversIn(section("upstream")) } : { servers };
}

/** For example `10.77.0.1` or `10.77.0.1 by systemd-resolved`. */
export function nameResolver({ through, servers }: Resolver): string {
  const list = servers.length === 0 ? "no server" : servers.join(", ");
  return through === undefined ? list : `${list} by ${through}`;
}

/** resolv.conf(5) allows three. */
function serversIn(lines: readonly string[]): readonly string[] {
  const found = lines.map((line) => /^\s*nameserver\s+([^\s%]+)/.exec(line)?.[1] ?? "");
  return found.filter((server) => isIP(server) !== 0).slice(0, 3);
}
