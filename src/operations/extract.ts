import { requireInner } from "../actions/inner/inner-lookup.js";
import { requirePresent } from "../actions/lookup.js";
import type { Parts } from "../actions/parts.js";
import { knownSizing } from "../actions/sizing.js";
import type { DeclaredFolder, Machine } from "../machine/machine.js";
import type { ForwardingPlan } from "../network/forwarding-plan.js";
import { readConfig } from "../orbstack/config.js";
import { withoutMadeUpId } from "../vagrantfile/context.js";
import type { Extracted } from "../vagrantfile/extracted.js";
import { loadOptions } from "../vagrantfile/load-options.js";
import { enterGuest } from "./enter-guest.js";
import { installCommand, readPackages } from "./guest-packages.js";

interface Options {
  readonly parts: Parts;
  readonly signal: AbortSignal;
  /** Whether the guest is asked for its packages; it must run then. */
  readonly packages: boolean;
}

/**
 * What makes a machine anew: what it is made of and its limits, as its provider has them; the rest as its Vagrantfile does, with the ports
 * that it really got. Fails with `vm_not_created`, and as the driver, the backends, `loadOptions` and `readPackages` do.
 */
export async function extract(machine: Machine, options: Options): Promise<Extracted> {
  const { parts, signal, packages } = options;
  const settings =
    machine.provider === "vagrant"
      ? await innerSettings(machine, parts)
      : await orbSettings(machine, options);
  const forwarding = machine.provider === "vagrant" ? undefined : await parts.forwarder(machine).look();
  const found = packages ? await readPackages(machine, await enterGuest(machine, parts), signal) : undefined;
  const { vm } = machine;
  return {
    name: machine.name,
    provider: machine.provider,
    box: vm.box,
    boxVersion: vm.boxVersion,
    hostname: vm.hostname,
    ssh: sshOf(machine),
    cloudInit: vm.cloudInit.map(({ contentType, path, inline }) =>
      present({ content_type: contentType, path, inline }),
    ),
    settings,
    networks: vm.networks
      .filter(({ options: { id } }) => id !== "ssh")
      .map(withoutMadeUpId)
      .map((network) => asForwarded(network, forwarding?.plan)),
    folders: vm.syncedFolders.map(asWritten),
    install: found && installCommand(found),
  };
}

async function orbSettings(machine: Machine, { parts, signal }: Options) {
  const { orb } = await requirePresent({ machine, parts });
  const found = (await parts.driver(machine).info(orb.id, { signal })) ?? orb;
  const { username } = readConfig(machine.config);
  const { cpus, memoryMib, diskMib } = knownSizing(await parts.metadata(machine).read(), found);
  // Its own name is not among them: two machines cannot have it.
  return present({
    distro: found.distro,
    version: found.version || undefined,
    arch: found.arch || undefined,
    username: found.username ?? username,
    cpus,
    memory: memoryMib,
    disk: diskMib === undefined ? undefined : `${diskMib}M`,
    isolated: found.isolated || undefined,
    user_data: machine.config.user_data,
    boot_timeout: machine.config.boot_timeout,
    services: machine.config.services,
    cli_path: machine.config.cli_path,
  });
}

async function innerSettings(machine: Machine, parts: Parts) {
  const { record } = await requireInner({ machine, parts });
  const { options } = await loadOptions(machine, parts.inner.user);
  const { backendOptions, mounts, services } = options;
  return present({
    backend: record.backend,
    cpus: options.cpus,
    memory: options.memoryMib,
    graphical: options.graphical || undefined,
    backend_options: Object.keys(backendOptions).length === 0 ? undefined : backendOptions,
    mounts:
      mounts.length === 0
        ? undefined
        : mounts.map(
            ({ hostpath, guestpath, readOnly }) => `${hostpath}:${guestpath}${readOnly ? ":ro" : ""}`,
          ),
    services,
    template: options.template,
    kill_timeout: options.killTimeoutMs / 1000,
  });
}

function sshOf({ ssh }: Machine) {
  return present({
    username: ssh.username,
    private_key_path: ssh.privateKeyPath.length === 0 ? undefined : ssh.privateKeyPath,
    forward_agent: ssh.forwardAgent || undefined,
    insert_key: ssh.insertKey ? undefined : false,
  });
}

type Network = Machine["vm"]["networks"][number];

/** With the port that it got where the one of the Vagrantfile was taken. */
function asForwarded(network: Network, plan: ForwardingPlan | undefined): Network {
  const { type, options } = network;
  if (type !== "forwarded_port") return network;
  // Vagrant makes up an id of protocol and port.
  const { id, ...rest } = options;
  const own = /^(tcp|udp)\d+$/.test(String(id)) ? rest : options;
  const ports = plan?.ports.filter(({ guest }) => guest === Number(options.guest)) ?? [];
  const [port] = ports;
  return { type, options: port === undefined || ports.length > 1 ? own : { ...own, host: port.host } };
}

/** Our own type stands in for another one, which the shim keeps. */
function asWritten({ hostpath, guestpath, options }: DeclaredFolder): DeclaredFolder {
  const { disabled: _, type, given_type: given = type, ...rest } = options;
  return {
    hostpath,
    guestpath,
    options: present({ type: given === "orbstack" ? undefined : given, ...rest }),
  };
}

function present(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
