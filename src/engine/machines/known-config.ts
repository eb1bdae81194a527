import { isHostFiles } from "../files/host-files.js";
import { hostSource } from "../files/view-paths.js";
import { isMount, mountDevice } from "./mounts.js";
import { type Instance, keys } from "./record.js";

type Config = Instance["config"];

/**
 * The configuration that a machine keeps when it is cloned or imported, and the form of each value. Archives are not
 * trusted: a hook in `raw.lxc` would run as the host's root, and a device could show any of its files.
 */
const kept: Readonly<Record<string, RegExp>> = {
  [keys.distro]: /^[a-z0-9]+$/,
  [keys.version]: /^[A-Za-z0-9][A-Za-z0-9.-]*$/,
  [keys.variant]: /^(default|cloud)$/,
  [keys.username]: /^[^\s:,/-][^\s:,/]*$/,
  [keys.isolated]: /^(true|false)$/,
  [keys.guestName]: /^[A-Za-z0-9.-]*$/,
  "limits.cpu": /^[1-9]\d*$/,
  "limits.memory": /^[1-9]\d*MiB$/,
  "cloud-init.user-data": /^/,
  "security.nesting": /^(true|false)$/,
};

/** Created anew for each machine: its identity, and the ids and files that it shares with this computer. */
const renewed = new Set<string>([
  keys.id,
  keys.owner,
  keys.name,
  keys.renaming,
  keys.creating,
  "raw.idmap",
  "security.idmap.isolated",
]);

/** Incus' own state. */
const ofIncus = /^(volatile|image)\./;

/** The part of a configuration that a clone also gets. */
export function keptConfig(config: Config): Record<string, string> {
  const known = Object.entries(config).filter(([key, value]) => kept[key]?.test(value));
  return { ...Object.fromEntries(known), "security.nesting": "true" };
}

/** The machine's disk, with its limit. */
export function keptRoot({ expanded_devices }: Instance, pool: string): Record<string, string> {
  const size = expanded_devices?.root?.size ?? "";
  return { type: "disk", path: "/", pool, ...(/^[1-9]\d*$/.test(size) && { size }) };
}

/** The folders of an isolated machine. */
export function keptMounts({ devices = {} }: Instance): NonNullable<Instance["devices"]> {
  const mounts = Object.entries(devices).filter(([name]) => isMount(name));
  return Object.fromEntries(
    mounts.map(([name, { source = "", path = "" }]) => [name, mountDevice(hostSource(source), path)]),
  );
}

/** Names of things that our machines do not have, such as `raw.lxc` or `device gpu`. */
export function foreignParts({ config, devices = {} }: Instance): readonly string[] {
  const settings = Object.entries(config).filter(
    ([key, value]) => !renewed.has(key) && !ofIncus.test(key) && !kept[key]?.test(value),
  );
  const isOwn = (name: string) => name === "root" || name === "eth0" || isHostFiles(name) || isMount(name);
  const others = Object.keys(devices).filter((name) => !isOwn(name));
  return [...settings.map(([key]) => key), ...others.map((name) => `device ${name}`)].sort();
}

/** Incus does not allow removing these. It derives them from the id map when the machine starts. */
export function idMapState(config: Config): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).filter(([key]) => /^volatile\.(idmap|last_state)\./.test(key)),
  );
}
