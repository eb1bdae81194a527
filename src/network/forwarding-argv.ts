import type { SshInfo } from "../machine/ssh-info.js";
import type { ForwardedPort } from "./forwarding-plan.js";

/** The guest prints this when the connection is open and all ports are bound. */
export const readyWord = "forwarding";

/**
 * The arguments of `ssh` that forward ports. A command that waits for the end of its input replaces `-N`, so the
 * connection ends when the machine stops, and when the process that started it ends.
 */
export function forwardingArgv(info: SshInfo, ports: readonly ForwardedPort[]): readonly string[] {
  return [
    // The user's own configuration, such as a shared connection, must not affect this.
    ...["-F", "/dev/null", "-T"],
    ...options({
      BatchMode: "yes",
      ConnectTimeout: "10",
      ExitOnForwardFailure: "yes",
      IdentitiesOnly: "yes",
      LogLevel: "ERROR",
      ServerAliveCountMax: "3",
      ServerAliveInterval: "15",
      // Our own orbctl then does not start a machine that was stopped meanwhile.
      SetEnv: "ORBCTL_NO_START=1",
      // OrbStack's server is on this computer, so its host key need not be checked or stored.
      StrictHostKeyChecking: "no",
      UserKnownHostsFile: "/dev/null",
    }),
    ...info.privateKeyPath.flatMap((path) => ["-i", path]),
    ...["-p", String(info.port), "-l", info.username],
    ...ports.flatMap((port) => ["-L", specOf(port)]),
    info.host,
    `echo ${readyWord}; exec cat`,
  ];
}

function options(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}

function specOf({ host_ip, host, guest_ip, guest }: ForwardedPort): string {
  return `${bracketed(host_ip)}:${host}:${bracketed(guest_ip)}:${guest}`;
}

function bracketed(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
