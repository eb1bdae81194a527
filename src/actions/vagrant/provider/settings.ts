import { known } from "../../../machine/json.js";
import type { Machine } from "../../../machine/machine.js";
import type { VagrantBlock } from "../../../vagrantfile/config-schema.js";
import { loadOptions } from "../../../vagrantfile/load-options.js";
import type { Options } from "../../../vagrantfile/options.js";
import type { Parts } from "../../context/parts.js";
import type { ProviderSettings } from "../../provider.js";
import { requireBackendMachine } from "../lookup.js";

/** A provider block that recreates the machine. */
export async function readBackendSettings(machine: Machine, parts: Parts): Promise<ProviderSettings> {
  const { record } = await requireBackendMachine({ machine, parts });
  const { options } = await loadOptions(machine, parts.vagrant.user);
  const { backendOptions, mounts, services } = options;
  const given: VagrantBlock = machine.config;
  const block = known<VagrantBlock>({
    backend: record.backend,
    cpus: options.cpus,
    memory: options.memoryMib,
    graphical: options.graphical || undefined,
    backend_options: Object.keys(backendOptions).length === 0 ? undefined : backendOptions,
    mounts: mounts.length === 0 ? undefined : mounts.map(textOf),
    services,
    template: options.template,
    kill_timeout: options.killTimeoutMs / 1000,
    provision_in_parallel: given.provision_in_parallel,
  });
  return { block, ports: [] };
}

function textOf({ hostpath, guestpath, readOnly }: Options["mounts"][number]): string {
  return `${hostpath}:${guestpath}${readOnly ? ":ro" : ""}`;
}
