import { existsSync } from "node:fs";
import { networkInterfaces } from "node:os";
import type { IncusClient } from "../incus/client.js";
import { IncusError, isAbsent } from "../incus/incus-error.js";
import type { Check } from "./check.js";

/** Names of the engine's own resources in Incus. Everything else in Incus is left unchanged. */
export const resources = { pool: "orbstack", network: "orb-br0", profile: "orbstack" } as const;

const poolSize = "60GiB";
const profilePath = `/1.0/profiles/${resources.profile}`;
/**
 * At its own start, Incus would start machines that ran before. Without the process that serves the host's files, which
 * their first use starts, each start would fail after 10 s, and Incus would not be ready until then.
 */
const profileConfig = { "boot.autostart": "false" };

/** The storage pool, network and profile of machines. */
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
      say(`creating ${await create()}`);
    },
  };
}

interface Resource {
  readonly config: Readonly<Record<string, string>>;
}

/** The problem of a resource: it does not exist, Incus does not answer, or what `finding` returns. */
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
    // Another check reports that the daemon is not running.
    if (error instanceof IncusError && error.status === 0)
      return `the ${what} cannot be checked: ${error.message}`;
    throw error;
  }
}

/** Profiles of earlier versions let Incus start machines. */
function autostartCheck(client: IncusClient): Check {
  const startsThem = ({ config }: Resource) =>
    Object.entries(profileConfig).some(([key, value]) => config[key] !== value)
      ? "Incus starts machines at its own start, before the host's files can be served"
      : undefined;
  return {
    name: "start of machines",
    examine: () => examine(client, "profile", profilePath, startsThem),
    async repair(say) {
      say(`disabling the autostart of machines in the profile ${resources.profile}`);
      await client.request("PATCH", profilePath, { config: profileConfig });
    },
  };
}

/** On btrfs, a machine is a copy-on-write clone of its image, which takes 0.1 s instead of seconds. The pool's file grows on demand. */
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

/** The gateway's address in a network that no interface of this host has. */
function freeSubnet(): string {
  const taken = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const prefixes = Array.from({ length: 100 }, (_, index) => `10.${77 + index}.0.`);
  const free = prefixes.find((prefix) => !taken.some(({ address }) => address.startsWith(prefix)));
  return `${free ?? "10.77.0."}1/24`;
}
