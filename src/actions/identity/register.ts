import type { LookupContext } from "../context/step.js";
import type { MachineIds } from "../provider.js";

/** Adds a machine with these ids to the registry. */
export async function register(ids: MachineIds, { machine, parts }: LookupContext): Promise<void> {
  await parts.registry(machine).add({
    schema_version: 1,
    ...ids,
    provider: machine.provider,
    machine_name: machine.name,
    root_path: machine.rootPath,
    data_dir: machine.dataDir,
  });
}
