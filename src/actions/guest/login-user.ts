import type { Machine } from "../../machine/machine.js";
import { readConfig } from "../../orbstack/config.js";

/**
 * The user that Vagrant logs in as on an OrbStack machine: `config.ssh.username`, as for every provider, or `username`
 * of the provider block.
 */
export function loginUser({ ssh, config }: Machine): string {
  return ssh.username ?? readConfig(config).username;
}

/**
 * The user that OrbStack creates in a new machine, and that owns the host's files there. This is the login user, unless
 * the provider block names another, or the login user is root, which exists in every image.
 */
export function firstUser({ ssh, config }: Machine): string {
  const given = ssh.username === "root" ? undefined : ssh.username;
  return readConfig(given === undefined ? config : { username: given, ...config }).username;
}
