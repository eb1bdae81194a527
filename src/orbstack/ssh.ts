import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { SshInfo } from "../machine/ssh-info.js";

const usualPort = 32222;

/**
 * Where SSH reaches a machine: OrbStack's one server for all of them, never the machine's own address. The user name
 * selects user and machine. The port is the one in OrbStack's own client configuration: on Linux each user of the computer has another.
 * `ORBSTACK_SSH_PORT` comes first, as it does for the Linux engine.
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

/** The name that a user of a machine logs in by. */
export function sshName(username: string, machineName: string): string {
  return `${username}@${machineName}`;
}
