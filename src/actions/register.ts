import type { RegistryEntry } from "../state/registry.js";
import type { LookupContext } from "./step.js";

type Ids = Pick<
  RegistryEntry,
  "machine_id" | "vagrant_id" | "orbstack_machine_name" | "backend" | "created_at"
>;

/** Notes on this computer whose machine it is that has these ids. */
export async function register(ids: Ids, { machine, parts }: LookupContext): Promise<void> {
  await parts.registry(machine).add({
    schema_version: 1,
    ...ids,
    provider: machine.provider,
    machine_name: machine.name,
    root_path: machine.rootPath,
    data_dir: machine.dataDir,
  });
}
