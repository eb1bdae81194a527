import type { Machine } from "../../../machine/machine.js";
import type { WantedAddress } from "../../../network/wanted.js";
import type { AllocationMap } from "../../../state/allocations.js";

/** hosts(5) allows fewer characters than Vagrant does in a machine's name. */
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * The line of /etc/hosts that makes `hostname -f` return the full name. Otherwise Vagrant would set the name itself,
 * with eight commands and a restart of the guest's network.
 */
export function ownHostsLine(
  hostname: string | undefined,
  addresses: readonly WantedAddress[],
): readonly string[] {
  if (hostname === undefined) return [];
  const ip = addresses.find(({ hasHostname }) => hasHostname)?.ip ?? "127.0.1.1";
  const line = lineOf(ip, [hostname]);
  return line === undefined ? [] : [line];
}

/** Lines of /etc/hosts for the other machines of the project. */
export function neighbourLines(
  { rootPath, dataDir }: Pick<Machine, "rootPath" | "dataDir">,
  allocations: AllocationMap,
): readonly string[] {
  return Object.entries(allocations)
    .filter(([, entry]) => entry.root_path === rootPath && entry.data_dir !== dataDir)
    .flatMap(([ip, { hostname, machine_name }]) => lineOf(ip, [hostname, machine_name]) ?? []);
}

/** For example `192.168.56.11 db.example.com db`; `undefined` if none of the names is valid there. */
function lineOf(ip: string, names: readonly (string | undefined)[]): string | undefined {
  const known = names
    .flatMap((name) => (name === undefined ? [] : [name, name.split(".")[0] ?? name]))
    .filter((name) => namePattern.test(name));
  return known.length === 0 ? undefined : [ip, ...new Set(known)].join(" ");
}
