import { emptyMachine } from "../../machine/empty-machine.js";
import type { Machine } from "../../machine/machine.js";
import type { RegistryEntry } from "../../state/registry.js";

/** The machine of a registry entry, without its Vagrantfile. */
export function registeredMachine(entry: RegistryEntry, { homePath }: Pick<Machine, "homePath">): Machine {
  return emptyMachine({
    ...{ name: entry.machine_name, provider: entry.provider, id: entry.vagrant_id ?? entry.machine_id },
    ...{ dataDir: entry.data_dir, rootPath: entry.root_path, homePath },
  });
}
