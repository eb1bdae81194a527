import { homedir } from "node:os";
import { join } from "node:path";
import type { SshInfo } from "../machine/ssh-info.js";

const port = 32222;

/**
 * Where SSH reaches a machine: OrbStack's one server for all of them, never the machine's own address. The user name
 * selects user and machine. `ORBSTACK_SSH_PORT` names another port, as it does for the Linux engine.
 */
export function sshInfo(machineName: string, username: string, environment = process.env): SshInfo {
  return {
    host: "127.0.0.1",
    port: Number(environment.ORBSTACK_SSH_PORT ?? port),
    username: sshName(username, machineName),
    privateKeyPath: [join(environment.HOME ?? homedir(), ".orbstack", "ssh", "id_ed25519")],
  };
}

/** The name that a user of a machine logs in by. */
export function sshName(username: string, machineName: string): string {
  return `${username}@${machineName}`;
}
