import { readFileSync } from "node:fs";
import { join } from "node:path";
import { engineHome } from "../ground/home.js";

/** OrbStack's port, for the first user of a computer. Others have the next ones that are free. */
export const firstPort = 32222;

/** The port that the user chose, by `ORBSTACK_SSH_PORT`. */
export function chosenPort(environment: NodeJS.ProcessEnv = process.env): number | undefined {
  const text = environment.ORBSTACK_SSH_PORT;
  return text === undefined || text === "" ? undefined : Number(text);
}

/** Where the user's SSH server listens: at the chosen port, or where it last did, as its client configuration says. */
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
