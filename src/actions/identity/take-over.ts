import type { OrbMachine } from "../../orbstack/orb-machine.js";
import type { RegistryEntry } from "../../state/registry.js";
import { version } from "../../version.js";
import type { StepContext } from "../context/step.js";
import { register } from "./register.js";

/**
 * Makes an existing OrbStack machine the one of the Vagrantfile. `entry`: its registry entry. The guest gets its SSH
 * account and user at the next start.
 */
export async function takeOver(
  orb: OrbMachine,
  entry: RegistryEntry | undefined,
  context: StepContext,
): Promise<void> {
  const { machine, parts, signal } = context;
  const vagrantId = entry?.vagrant_id ?? orb.id;
  const created_at = entry?.created_at ?? parts.now().toISOString();
  const names = { machine_id: orb.id, orbstack_machine_name: orb.name, created_at };
  await register({ ...names, vagrant_id: vagrantId === orb.id ? undefined : vagrantId }, context);
  await context.setId(vagrantId);
  const kept = { schema_version: 1, ...names, provider_version: version, naming: "pending" } as const;
  await parts.metadata(machine).write(kept);
  await parts.allocations(machine).assign({ data_dir: machine.dataDir, machine_id: vagrantId }, signal);
  parts.invalidate();
}
