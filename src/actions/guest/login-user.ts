import type { Machine } from "../../machine/machine.js";
import { readConfig } from "../../orbstack/config.js";

/**
 * Who logs in to a machine of OrbStack, over SSH and by any other way: `config.ssh.username`, as with every provider, else `username` of the
 * provider block.
 */
export function loginUser({ ssh, config }: Machine): string {
  return ssh.username ?? readConfig(config).username;
}

/**
 * The user that OrbStack makes with a new machine, to whom the host's files belong there. That is the one who logs in, unless the block names
 * another one or root logs in, who is in every image.
 */
export function firstUser({ ssh, config }: Machine): string {
  const given = ssh.username === "root" ? undefined : ssh.username;
  return readConfig(given === undefined ? config : { username: given, ...config }).username;
}
