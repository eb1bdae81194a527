import { access } from "node:fs/promises";
import { readMachineId } from "./machine-id.js";
import { presenceOf } from "./project-folder.js";
import type { Registry } from "./registry.js";
import type { Allocation } from "./schemas/network.js";

/** The owner of a reservation. */
type Holder = Pick<Allocation, "machine_id" | "root_path" | "volume" | "data_dir" | "claimed_at">;

/** A reservation for a machine that was never created expires after this time. Until then, its creation may be under way. */
const claimLifetimeMs = 60 * 60_000;

/**
 * Whether a reservation is still needed: its machine exists or is being created. A machine that its project has
 * forgotten may still be running, until the registry forgets it, too. If that is not known, the answer is yes.
 */
export async function isHeld(holder: Holder, registry: Pick<Registry, "find">, now: Date): Promise<boolean> {
  const { machine_id, data_dir, root_path, claimed_at } = holder;
  const named = await readMachineId(data_dir).catch(() => machine_id ?? "unreadable");
  if (machine_id !== undefined) return named === machine_id || isRegistered(machine_id, registry);
  if (named !== undefined) return true;
  const isYoung = now.getTime() - Date.parse(claimed_at) < claimLifetimeMs;
  return (isYoung && (await exists(root_path))) || isAway(holder);
}

async function isRegistered(machineId: string, registry: Pick<Registry, "find">): Promise<boolean> {
  return registry.find(machineId).then(
    (entry) => entry !== undefined,
    () => true,
  );
}

/** Whether the project's disk may just not be mounted. If its mount point is not recorded, only the folder itself is checked. */
async function isAway({ root_path, volume }: Holder): Promise<boolean> {
  return volume !== undefined && (await presenceOf(root_path, volume)) === "uncertain";
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
