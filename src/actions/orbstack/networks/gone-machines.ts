import { join } from "node:path";
import type { Machine } from "../../../machine/machine.js";
import type { Lab } from "../../../state/lab-numbers.js";
import { readMachineId } from "../../../state/machine-id.js";
import type { Parts } from "../../context/parts.js";
import { machinesFolderOf } from "../../identity/machines-folder.js";

/** Until then, a machine without an id may be in its creation. */
const claimLifetimeMs = 60 * 60_000;

/** The machines of a lab, other than this one, that their provider answered no longer to have, or that were never created. */
export async function goneMachines(lab: Lab, machine: Machine, parts: Parts): Promise<readonly string[]> {
  const names = Object.keys(lab.allocations).filter((name) => name !== machine.name);
  const gone = await Promise.all(
    names.map((name) => isGone(name, lab.claimed_at?.[name], machine, parts).catch(() => false)),
  );
  return names.filter((_, index) => gone[index]);
}

async function isGone(
  name: string,
  claimedAt: string | undefined,
  machine: Machine,
  parts: Parts,
): Promise<boolean> {
  const dataDir = join(machinesFolderOf(machine), name, machine.provider);
  const id = await readMachineId(dataDir);
  if (id !== undefined) {
    const other = { ...machine, name, dataDir, id };
    return (await parts.provider(other).presence(other)) === "absent";
  }
  const { entries, damaged } = await parts.registry(machine).all();
  const mayBeRegistered = damaged.length > 0 || entries.some(({ data_dir }) => data_dir === dataDir);
  return !mayBeRegistered && parts.now().getTime() - Date.parse(claimedAt ?? "") > claimLifetimeMs;
}
