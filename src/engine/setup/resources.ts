import { existsSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { type IncusClient, IncusError, isAbsent } from "../incus/client.js";
import type { Check } from "./check.js";

/** Names of what the engine has in Incus, its own, so that what else is there is left alone. */
export const resources = { pool: "orbstack", network: "orb-br0", profile: "orbstack" } as const;

const poolSize = "60GiB";
const profilePath = `/1.0/profiles/${resources.profile}`;
/**
 * Incus starts what ran before with itself, and is not ready until then. It would try each machine for 10 s, in vain: the process that
 * serves the host's files to it is started by its first use.
 */
const profileConfig = { "boot.autostart": "false" };

/** A storage pool, a network and a profile that machines are made with. */
export function resourceChecks(client: IncusClient): readonly Check[] {
  return [
    existenceCheck(client, "storage pool", `/1.0/storage-pools/${resources.pool}`, () => createPool(client)),
    existenceCheck(client, "network", `/1.0/networks/${resources.network}`, () => createNetwork(client)),
    existenceCheck(client, "profile", profilePath, () => createProfile(client)),
    autostartCheck(client),
  ];
}

function existenceCheck(
  client: IncusClient,
  what: string,
  path: string,
  create: () => Promise<string>,
): Check {
  return {
    name: `Incus ${what}`,
    examine: () => examine(client, what, path),
    async repair(say) {
      say(`making ${await create()}`);
    },
  };
}

interface Resource {
  readonly config: Readonly<Record<string, string>>;
}

/** What is wrong with a resource: that there is none, that Incus does not answer, or what `finding` says of it. */
async function examine(
  client: IncusClient,
  what: string,
  path: string,
  finding: (resource: Resource) => string | undefined = () => undefined,
): Promise<string | undefined> {
  try {
    return finding(await client.request<Resource>("GET", path));
  } catch (error) {
    if (isAbsent(error)) return `there is no ${what} for machines`;
    // Without a daemon, which another check reports, nothing can be said here.
    if (error instanceof IncusError && error.status === 0)
      return `the ${what} cannot be looked at: ${error.message}`;
    throw error;
  }
}

/** Profiles of earlier versions let Incus start machines. */
function autostartCheck(client: IncusClient): Check {
  const startsThem = ({ config }: Resource) =>
    Object.entries(profileConfig).some(([key, value]) => config[key] !== value)
      ? "Incus starts machines with itself, before they can have the host's files"
      : undefined;
  return {
    name: "start of machines",
    examine: () => examine(client, "profile", profilePath, startsThem),
    async repair(say) {
      say(`telling Incus, in profile ${resources.profile}, not to start machines by itself`);
      await client.request("PATCH", profilePath, { config: profileConfig });
    },
  };
}

/** On btrfs a machine is a copy-on-write clone of its image: 0.1 s instead of seconds. The file grows as it is filled. */
async function createPool(client: IncusClient): Promise<string> {
  const btrfs = existsSync("/sbin/mkfs.btrfs") || existsSync("/usr/sbin/mkfs.btrfs");
  const pool = btrfs ? { driver: "btrfs", config: { size: poolSize } } : { driver: "dir", config: {} };
  await client.request("POST", "/1.0/storage-pools", { name: resources.pool, ...pool });
  return `storage pool ${resources.pool} (${pool.driver})`;
}

async function createNetwork(client: IncusClient): Promise<string> {
  const address = freeSubnet();
  await client.request("POST", "/1.0/networks", {
    name: resources.network,
    type: "bridge",
    config: {
      "ipv4.address": address,
      "ipv4.nat": "true",
      "ipv6.address": "none",
      "dns.domain": "orb.local",
    },
  });
  return `network ${resources.network} (${address})`;
}

async function createProfile(client: IncusClient): Promise<string> {
  await client.request("POST", "/1.0/profiles", {
    name: resources.profile,
    config: profileConfig,
    devices: {
      root: { type: "disk", path: "/", pool: resources.pool },
      eth0: { type: "nic", name: "eth0", network: resources.network },
    },
  });
  return `profile ${resources.profile}`;
}

/** The gateway's address in a network that no interface of this host is in. */
function freeSubnet(): string {
  const taken = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const prefixes = Array.from({ length: 100 }, (_, index) => `10.${77 + index}.0.`);
  const free = prefixes.find((prefix) => !taken.some(({ address }) => address.startsWith(prefix)));
  return `${free ?? "10.77.0."}1/24`;
}
