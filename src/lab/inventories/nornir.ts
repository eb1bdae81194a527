import { stringify } from "yaml";
import type { InventoryHost, SshAccess } from "../../operations/lab/inventory.js";
import { groupsOf } from "./group-names.js";

/** `hosts.yaml` of https://nornir.readthedocs.io, with options for its plugins for Netmiko, Paramiko and Scrapli. */
export function nornir(hosts: readonly InventoryHost[]): string {
  const reached = hosts.flatMap((host) =>
    host.ssh === undefined ? [] : [[host.name, describe(host, host.ssh)]],
  );
  return stringify(Object.fromEntries(reached), { lineWidth: 0 });
}

/** `groups.yaml`: the groups that `hosts.yaml` names. */
export function nornirGroups(hosts: readonly InventoryHost[]): string {
  return stringify(Object.fromEntries(hosts.flatMap(groupsOf).map((group) => [group, {}])));
}

function describe(host: InventoryHost, ssh: SshAccess) {
  return {
    hostname: ssh.host,
    port: ssh.port,
    username: ssh.username,
    platform: "linux",
    groups: groupsOf(host),
    data: { kind: host.kind, labels: host.labels },
    connection_options: optionsOf(ssh),
  };
}

function optionsOf({ privateKeyPath: [key], verifyHostKey, keysOnly }: SshAccess) {
  if (key === undefined) return {};
  return {
    netmiko: { extras: { use_keys: true, key_file: key, allow_agent: !keysOnly, ssh_strict: verifyHostKey } },
    paramiko: { extras: { key_filename: key, allow_agent: !keysOnly, look_for_keys: !keysOnly } },
    scrapli: { extras: { auth_private_key: key, auth_strict_key: verifyHostKey } },
  };
}
