import { readFileSync } from "node:fs";
import { join } from "node:path";
import { engineHome } from "../ground/home.js";

/** OrbStack's port, for the first user of a computer. Other users get the next free ports. */
export const firstPort = 32222;

/** The port from `ORBSTACK_SSH_PORT`. */
export function chosenPort(environment: NodeJS.ProcessEnv = process.env): number | undefined {
  const text = environment.ORBSTACK_SSH_PORT;
  return text === undefined || text === "" ? undefined : Number(text);
}

/** The port of the user's SSH server: the chosen one, or the last one, which its client configuration has. */
export function sshPort(): number {
  return chosenPort() ?? rememberedPort() ?? firstPort;
}

export function rememberedPort(): number | undefined {
  try {
    const [, port] = /^\s*Port\s+(\d+)/m.exec(readFileSync(join(engineHome().ssh, "config"), "utf8")) ?? [];
    return port === undefined ? undefined : Number(port);
  } catch {
    return undefined;
  }
}
