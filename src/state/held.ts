import { access } from "node:fs/promises";
import { readMachineId } from "./machine-id.js";
import { presenceOf } from "./project-folder.js";
import type { Registry } from "./registry.js";
import type { Allocation } from "./schemas/network.js";

/** Of whom it is asked whether they still need what they hold. */
type Holder = Pick<Allocation, "machine_id" | "root_path" | "volume" | "data_dir" | "claimed_at">;

/** A claim of a machine that never came to be ends after this time; until then its creation may be under way. */
const claimLifetimeMs = 60 * 60_000;

/**
 * Whether a machine stands behind a claim, or one may be in the making. A machine that its project has forgotten may still run, with what
 * it holds, until the registry forgets it, too. What cannot be found out counts as held.
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

/** Whether the project's disk may only not be mounted. Where nobody noted which disk that is, the folder itself decides. */
async function isAway({ root_path, volume }: Holder): Promise<boolean> {
  return volume !== undefined && (await presenceOf(root_path, volume)) === "uncertain";
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
