import type { Parts } from "../../actions/context/parts.js";
import type { Figures } from "../../machine/figures.js";
import { known } from "../../machine/json.js";
import type { Machine } from "../../machine/machine.js";
import { bytesPerMib } from "../../machine/size.js";
import type { Sizing } from "../../machine/sizing.js";

/**
 * The limits that a machine was given. Its guest may show less: a kernel keeps some memory to itself, and a file system some of its disk.
 * What is absent was not limited, or the guest itself knows better.
 */
export async function findLimits(machine: Machine, parts: Parts): Promise<Partial<Figures>> {
  const { limits } = parts.provider(machine);
  const { cpus, memoryMib, diskMib } = await limits.given(machine).catch((): Sizing => ({}));
  return known({ processors: cpus, memoryLimitBytes: inBytes(memoryMib), diskTotalBytes: inBytes(diskMib) });
}

function inBytes(mib: number | undefined): number | undefined {
  return mib === undefined ? undefined : mib * bytesPerMib;
}
