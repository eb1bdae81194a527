import { isIPv4 } from "node:net";
import { ExpectedError } from "../errors.js";
import { nearest } from "../machine/nearest.js";
import { globalSettingKeys } from "../machine/setting-keys.js";

/** What is known about a setting of OrbStack. */
export interface SettingType {
  readonly kind: Kind;
  readonly meaning: string;
  /**
   * Whether a change may take effect only after a restart of OrbStack or, for a machine's setting, of the machine.
   * OrbStack does not document this for every setting, so it is true unless a setting was seen to take effect at once.
   */
  readonly needsRestart: boolean;
}

type Kind = keyof typeof kinds;

const kinds = {
  boolean: { expected: "true or false", fits: (value: string) => /^(true|false)$/.test(value) },
  count: { expected: "a whole number of at least 1", fits: (value: string) => /^[1-9]\d*$/.test(value) },
  limit: { expected: "a whole number; 0 means no limit", fits: (value: string) => /^\d+$/.test(value) },
  port: {
    expected: "a port number up to 65535; 0 means any",
    fits: (value: string) => /^\d+$/.test(value) && Number(value) <= 65_535,
  },
  subnet: { expected: "an IPv4 network such as 192.168.138.0/23", fits: isSubnet },
  proxy: {
    expected: "auto, none, or a URL such as http://proxy:3128",
    fits: (value: string) => /^(auto|none|(https?|socks5h?):\/\/\S+)$/.test(value),
  },
  user: {
    expected: "the name of a user in the machine",
    fits: (value: string) => /^[A-Za-z_][A-Za-z0-9._-]*$/.test(value),
  },
  text: { expected: "text on one line", fits: (value: string) => !/[\r\n]/.test(value) },
} as const;

const later = (kind: Kind, meaning: string): SettingType => ({ kind, meaning, needsRestart: true });
const atOnce = (kind: Kind, meaning: string): SettingType => ({ kind, meaning, needsRestart: false });

/** The settings of OrbStack 2.2. */
const globalSettings: Readonly<Record<(typeof globalSettingKeys)[number], SettingType>> = {
  "app.start_at_login": atOnce("boolean", "start OrbStack when you log in"),
  "app.wait_for_container_stop": atOnce("boolean", "wait for containers to stop when OrbStack quits"),
  cpu: later("count", "CPUs that all machines and containers share"),
  data_allow_backup: atOnce("boolean", "include OrbStack's data in Time Machine backups"),
  data_dir: later("text", "folder of OrbStack's data"),
  "docker.expose_ports_to_lan": later("boolean", "expose the ports of containers to other computers"),
  "docker.node_name": later("text", "name of OrbStack's Docker host"),
  "docker.set_context": later("boolean", "use OrbStack as the context of the docker command"),
  "k8s.enable": later("boolean", "run Kubernetes"),
  "k8s.expose_services": later("boolean", "expose the services of Kubernetes to other computers"),
  "k8s.kubeconfig_use_domain": later("boolean", "use a name instead of an address in the kubeconfig"),
  "k8s.tls_san": later("text", "additional names in the certificate of Kubernetes"),
  "machines.expose_ports_to_lan": later("boolean", "expose the ports of machines to other computers"),
  "machines.forward_ports": later("boolean", "forward the ports of machines to the Mac's localhost"),
  memory_mib: later("count", "memory that all machines and containers share, in MiB"),
  mount_hide_shared: later("boolean", "hide the volume OrbStack in the Finder"),
  "network.https": later("boolean", "HTTPS for .orb.local names"),
  "network.proxy.exclude": later("text", "hosts and networks that bypass the proxy, separated by commas"),
  "network.subnet4": later("subnet", "network of the machines; a change gives all of them new addresses"),
  network_bridge: later("boolean", "make machines and containers reachable by their addresses"),
  network_proxy: later("proxy", "proxy for machines and containers; auto is the Mac's own"),
  "power.pause_in_sleep": atOnce("boolean", "pause machines while the Mac sleeps"),
  rosetta: later("boolean", "run Intel programs with Rosetta"),
  "setup.use_admin": atOnce("boolean", "use administrator permissions if OrbStack needs them"),
  "ssh.expose_port": later("boolean", "expose the SSH server to other computers"),
};

/** The settings of a machine, after `machine.NAME.`. */
const machineSettings: Readonly<Record<string, SettingType>> = {
  cpu: later("limit", "maximum number of CPUs"),
  disk_bytes: later("limit", "maximum disk space, in bytes"),
  forward_ssh_agent: later("boolean", "forward the Mac's SSH agent to the machine"),
  http_port: later("port", "port of the web server at the machine's .orb.local name"),
  https_port: later("port", "the same for HTTPS"),
  isolate_network: later("boolean", "prevent the machine from reaching the Mac"),
  isolated: later("boolean", "isolate the machine from the Mac's files and programs"),
  memory_mib: later("limit", "maximum memory, in MiB"),
  mounts: later("text", "folders of the Mac in an isolated machine: SRC:DEST, separated by commas"),
  username: atOnce("user", "user that `orb` and SSH use by default"),
};

export const globalKeys: readonly string[] = globalSettingKeys;

/** What is known about a key; `undefined` for keys that only a newer OrbStack may know. */
export function settingType(key: string): SettingType | undefined {
  const last = machineKey(key);
  const table: Readonly<Record<string, SettingType>> = last === undefined ? globalSettings : machineSettings;
  return Object.hasOwn(table, last ?? key) ? table[last ?? key] : undefined;
}

/** Fails with `setting_invalid` unless the text is a valid value for this key. */
export function checkSetting(key: string, value: string): void {
  const { expected, fits } = kinds[settingType(key)?.kind ?? "text"];
  // A leading dash would be read as an option.
  if (fits(value) && !value.startsWith("-")) return;
  throw new ExpectedError("setting_invalid", { key, expected, received: value });
}

/** The known key that was probably meant, if one is near. */
export function nearestSetting(key: string): string | undefined {
  const last = machineKey(key);
  if (last === undefined) return nearest(key, globalKeys);
  const found = nearest(last, Object.keys(machineSettings));
  return found && `${key.slice(0, -last.length)}${found}`;
}

/** A value for programs: boolean, number or text. `null`: it is not set. */
export function typedSetting(key: string, value: string): boolean | number | string | null {
  if (value === "") return null;
  const kind = settingType(key)?.kind;
  if (kind === "boolean" && kinds.boolean.fits(value)) return value === "true";
  if ((kind === "count" || kind === "limit" || kind === "port") && kinds.limit.fits(value))
    return Number(value);
  return value;
}

/** The last part of `machine.NAME.KEY`; NAME may contain dots. */
function machineKey(key: string): string | undefined {
  return /^machine\..+\.([^.]+)$/.exec(key)?.[1];
}

function isSubnet(value: string): boolean {
  const [, address = "", prefix] = /^([\d.]+)\/(\d+)$/.exec(value) ?? [];
  return isIPv4(address) && Number(prefix) >= 8 && Number(prefix) <= 30;
}
