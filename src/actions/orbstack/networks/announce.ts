import { messageOf } from "../../../errors.js";
import type { StepContext } from "../../context/step.js";
import { tellGuest } from "./guest-network.js";
import { neighbourLines } from "./host-names.js";

/** Writes the name and new address of a machine to the project's other running machines. Stopped ones get it when they start. */
export async function announce({ machine, parts, signal }: StepContext): Promise<void> {
  const allocations = parts.allocations(machine);
  const map = await allocations.read();
  const entries = Object.values(map).filter(({ root_path }) => root_path === machine.rootPath);
  if (entries.every(({ data_dir, announced }) => data_dir !== machine.dataDir || announced)) return;

  const others = new Set(entries.map(({ data_dir }) => data_dir));
  others.delete(machine.dataDir);
  await Promise.all(
    [...others].map(async (dataDir) => {
      const other = { ...machine, dataDir };
      const id = (await parts.metadata(other).read())?.machine_id;
      const orb = (await parts.machines(machine)).find((candidate) => candidate.id === id);
      if (orb?.state !== "running") return;
      const lines = neighbourLines(other, map);
      await tellGuest(parts.driver(machine), orb.name, lines, signal).catch((error: unknown) => {
        parts.logger.warn(
          { machine: orb.name, reason: messageOf(error) },
          "it was not told about a new address",
        );
      });
    }),
  );
  await allocations.markAnnounced(machine.dataDir, signal);
}
