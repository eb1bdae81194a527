import type { BackendStats } from "../../../backends/backend.js";
import { type Figures, soundFigures } from "../../../machine/figures.js";
import type { Machine } from "../../../machine/machine.js";
import type { Parts } from "../../context/parts.js";
import type { ProviderCall } from "../../provider.js";
import { lookUpBackendMachine } from "../lookup.js";

/** The figures that the backend reports. */
export async function readBackendFigures(
  machine: Machine,
  { signal }: ProviderCall,
  parts: Parts,
): Promise<Figures | undefined> {
  const lookup = await lookUpBackendMachine(machine, parts);
  return lookup.kind === "present" ? figuresOf(await lookup.backend.stats(lookup.id, { signal })) : undefined;
}

function figuresOf({ cpus, diskBytes, uptimeSeconds, addresses, ...stats }: BackendStats): Figures {
  const { cpuPercent, memoryUsedBytes, memoryLimitBytes } = stats;
  return soundFigures({
    ...{ uptimeSeconds, addresses, processors: cpus, cpuPercent },
    ...{ memoryUsedBytes, memoryLimitBytes, diskUsedBytes: diskBytes },
  });
}
