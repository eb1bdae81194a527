import { stringify } from "yaml";
import type { InventoryHost, SshAccess } from "../../operations/lab/inventory.js";
import { groupsOf } from "./group-names.js";

/** Ansible's defaults, which are lost if others are set. */
const usualArguments = "-C -o ControlMaster=auto -o ControlPersist=60s";

/** https://docs.ansible.com/ansible/latest/inventory_guide/intro_inventory.html */
export function ansible(hosts: readonly InventoryHost[]): string {
  const running = hosts.flatMap(({ ssh, ...host }) => (ssh === undefined ? [] : [{ ...host, ssh }]));
  const groups = [...new Set(running.flatMap(groupsOf))].map((group) => {
    const members = running.filter((host) => groupsOf(host).includes(group));
    return [group, { hosts: Object.fromEntries(members.map(({ name }) => [name, {}])) }];
  });
  const all = {
    hosts: Object.fromEntries(running.map(({ name, ssh }) => [name, variablesOf(ssh)])),
    ...(groups.length > 0 && { children: Object.fromEntries(groups) }),
  };
  return stringify({ all }, { lineWidth: 0 });
}

function variablesOf(ssh: SshAccess) {
  const [key] = ssh.privateKeyPath;
  return {
    ansible_host: ssh.host,
    ansible_port: ssh.port,
    ansible_user: ssh.username,
    ...(key !== undefined && { ansible_ssh_private_key_file: key }),
    ...loginOf(ssh),
    ...(hostKeyOptions(ssh) !== "" && { ansible_ssh_common_args: hostKeyOptions(ssh) }),
  };
}

/**
 * A user name with @ selects the machine. A play's `remote_user` must not replace it, and OpenSSH uses the first one that
 * it is given. The control path names what OpenSSH connects to, because two machines must not share a connection.
 */
function loginOf({ username }: SshAccess) {
  if (!username.includes("@")) return {};
  return {
    ansible_ssh_args: `${usualArguments} -o User=${username}`,
    ansible_control_path: "%(directory)s/%%C",
  };
}

function hostKeyOptions({ verifyHostKey, keysOnly }: SshAccess): string {
  const unchecked = ["-o StrictHostKeyChecking=no", "-o UserKnownHostsFile=/dev/null", "-o LogLevel=ERROR"];
  return [...(verifyHostKey ? [] : unchecked), ...(keysOnly ? ["-o IdentitiesOnly=yes"] : [])].join(" ");
}
