import type { Parts } from "../actions/context/parts.js";
import type { ProviderSettings } from "../actions/provider.js";
import { known } from "../machine/json.js";
import type { DeclaredFolder, Machine } from "../machine/machine.js";
import { withoutGeneratedId } from "../vagrantfile/context.js";
import type { Extracted } from "../vagrantfile/extracted.js";
import { installCommand, readPackages } from "./guest/guest-packages.js";

interface Options {
  readonly parts: Parts;
  readonly signal: AbortSignal;
  /** Whether to ask the guest for its packages. It must be running then. */
  readonly packages: boolean;
}

/**
 * What recreates a machine: its image and limits according to its provider, and the rest according to its Vagrantfile,
 * with the host ports that it really got. Fails with `vm_not_created`, and as the driver, the backends, `loadOptions`
 * and `readPackages` do.
 */
export async function extract(machine: Machine, options: Options): Promise<Extracted> {
  const { parts, signal, packages } = options;
  const provider = parts.provider(machine);
  const { block: settings, ports } = await provider.settings(machine, { signal });
  const found = packages
    ? await readPackages(machine, await provider.guest.enter(machine), signal)
    : undefined;
  const { vm } = machine;
  return {
    name: machine.name,
    provider: machine.provider,
    box: vm.box,
    boxVersion: vm.boxVersion,
    hostname: vm.hostname,
    ssh: sshOf(machine),
    cloudInit: vm.cloudInit.map(({ contentType, path, inline }) =>
      known({ content_type: contentType, path, inline }),
    ),
    settings,
    networks: vm.networks
      .filter(({ options: { id } }) => id !== "ssh")
      .map(withoutGeneratedId)
      .map((network) => asForwarded(network, ports)),
    folders: vm.syncedFolders.map(asWritten),
    install: found && installCommand(found),
  };
}

function sshOf({ ssh }: Machine) {
  return known({
    username: ssh.username,
    private_key_path: ssh.privateKeyPath.length === 0 ? undefined : ssh.privateKeyPath,
    forward_agent: ssh.forwardAgent || undefined,
    insert_key: ssh.insertKey ? undefined : false,
  });
}

type Network = Machine["vm"]["networks"][number];

/** With the host port that Vagrant chose if the one in the Vagrantfile was taken. */
function asForwarded(network: Network, given: ProviderSettings["ports"]): Network {
  const { type, options } = network;
  if (type !== "forwarded_port") return network;
  // Vagrant derives the id from protocol and port.
  const { id, ...rest } = options;
  const own = /^(tcp|udp)\d+$/.test(String(id)) ? rest : options;
  const ports = given.filter(({ guest }) => guest === Number(options.guest));
  const [port] = ports;
  return { type, options: port === undefined || ports.length > 1 ? own : { ...own, host: port.host } };
}

/** Restores the type that the shim replaced by ours. */
function asWritten({ hostpath, guestpath, options }: DeclaredFolder): DeclaredFolder {
  const { disabled: _, type, given_type: given = type, ...rest } = options;
  return {
    hostpath,
    guestpath,
    options: known({ type: given === "orbstack" ? undefined : given, ...rest }),
  };
}
