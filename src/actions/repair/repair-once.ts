import type { Machine } from "../../machine/machine.js";
import type { RepairContext } from "./repair-file.js";
import { repairLabs } from "./repair-labs.js";
import { repairMachine } from "./repair-machine.js";
import { repairNetworks } from "./repair-networks.js";

/** Repairs the files that a machine needs, once per process. */
export async function repairOnce(machine: Machine, context: RepairContext): Promise<void> {
  const once = (path: string, work: () => Promise<void>): Promise<void> => {
    const { repaired } = context.parts;
    const known = repaired.get(path) ?? work();
    repaired.set(path, known);
    return known;
  };
  await once(machine.dataDir, () => repairMachine(machine, context));
  await once(machine.homePath, async () => {
    await repairNetworks(machine.homePath, context);
    await repairLabs(machine.homePath, context);
  });
}
