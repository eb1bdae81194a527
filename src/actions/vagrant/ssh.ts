import { access } from "node:fs/promises";
import { join } from "node:path";
import type { NestedEvent } from "../../backends/nested-events.js";
import type { Machine } from "../../machine/machine.js";
import type { SshInfo } from "../../machine/ssh-info.js";
import { paths } from "../../state/paths.js";
import { resolvePath } from "../../vagrantfile/resolve-path.js";
import type { Parts } from "../context/parts.js";
import { type BackendMachine, lookUpBackendMachine } from "./lookup.js";

/** A nested Vagrant needs a second or two for this. */
const sshConfigTimeoutMs = 60_000;

/**
 * Where SSH reaches the machine; `undefined` unless it is running. Containers have no box, so their user and key are
 * known without the nested Vagrant. The box of another machine may set the user, so the nested Vagrant is asked, once
 * until the machine is stopped.
 */
export async function findBackendSsh(machine: Machine, parts: Parts): Promise<SshInfo | undefined> {
  const lookup = await lookUpBackendMachine(machine, parts);
  if (lookup.kind !== "present" || lookup.state.id !== "running") return undefined;
  const endpoint = await lookup.backend.sshInfo(lookup.id);
  if (lookup.backend.runsContainers && endpoint !== undefined) {
    const username = machine.ssh.username ?? "vagrant";
    return { ...endpoint, username, privateKeyPath: await keysOf(machine, lookup, parts) };
  }
  const remembered = await rememberedSsh(machine, lookup, parts);
  return remembered && { ...remembered, ...endpoint };
}

/** Forgets where SSH reaches the machine, because the port may change at a restart. */
export async function forgetBackendSsh(machine: Machine, parts: Parts): Promise<void> {
  const store = parts.vagrant.record(paths.instance(machine.dataDir));
  const { ssh, ...record } = (await store.read()) ?? {};
  if (ssh !== undefined && "backend" in record) await store.write(record);
}

/** The user's own keys, or the key that the nested Vagrant created, or Vagrant's insecure key. */
async function keysOf(
  machine: Machine,
  { backend }: BackendMachine,
  parts: Parts,
): Promise<readonly string[]> {
  const { ssh, rootPath, dataDir, homePath, name } = machine;
  if (ssh.privateKeyPath.length > 0)
    return ssh.privateKeyPath.map((path) => resolvePath(path, rootPath, parts.vagrant.user.home));
  const made = paths.nestedKey(paths.instance(dataDir), name, backend.name);
  const exists = await access(made).then(
    () => true,
    () => false,
  );
  return [exists ? made : join(homePath, "insecure_private_key")];
}

async function rememberedSsh(
  machine: Machine,
  { record }: BackendMachine,
  parts: Parts,
): Promise<SshInfo | undefined> {
  if (record.ssh !== undefined) {
    const { private_key_path: privateKeyPath, ...rest } = record.ssh;
    return { ...rest, privateKeyPath };
  }
  const folder = paths.instance(machine.dataDir);
  const lines: string[] = [];
  const onEvent = (event: NestedEvent) => void (event.type === "line" && lines.push(event.text));
  await parts.vagrant.nested.run(["ssh-config"], { folder, timeoutMs: sshConfigTimeoutMs, onEvent });
  const info = parseSshConfig(lines);
  if (info === undefined) return undefined;
  const { privateKeyPath, ...rest } = info;
  await parts.vagrant.record(folder).write({ ...record, ssh: { ...rest, private_key_path: privateKeyPath } });
  return info;
}

/** Parses the output of `vagrant ssh-config`. */
export function parseSshConfig(lines: readonly string[]): SshInfo | undefined {
  const values = (name: string) =>
    lines.flatMap((line) => {
      const [, value] = new RegExp(`^\\s*${name}\\s+"?(.*?)"?\\s*$`).exec(line) ?? [];
      return value === undefined ? [] : [value];
    });
  const [[host], [port], [username]] = [values("HostName"), values("Port"), values("User")];
  if (host === undefined || port === undefined || username === undefined) return undefined;
  return { host, port: Number(port), username, privateKeyPath: values("IdentityFile") };
}
