import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { SshInfo } from "../machine/ssh-info.js";

const usualPort = 32222;

/**
 * Where SSH reaches a machine: OrbStack's SSH server, which serves all machines. The user name selects the user and the
 * machine. The port is in OrbStack's client configuration, because on Linux each user of the computer has another.
 * `ORBSTACK_SSH_PORT` overrides it, as for the Linux engine.
 */
export function sshInfo(machineName: string, username: string, environment = process.env): SshInfo {
  const folder = join(environment.HOME ?? homedir(), ".orbstack", "ssh");
  return {
    host: "127.0.0.1",
    port: Number(environment.ORBSTACK_SSH_PORT ?? portIn(join(folder, "config")) ?? usualPort),
    username: sshName(username, machineName),
    privateKeyPath: [join(folder, "id_ed25519")],
  };
}

function portIn(config: string): string | undefined {
  try {
    return /^[ \t]*Port\s+(\d+)/m.exec(readFileSync(config, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

/** The SSH user name for a user of a machine. */
export function sshName(username: string, machineName: string): string {
  return `${username}@${machineName}`;
}
