import type { Parts } from "../../actions/context/parts.js";
import type { Figures } from "../../machine/figures.js";
import { known } from "../../machine/json.js";
import type { Machine } from "../../machine/machine.js";
import { bytesPerMib } from "../../machine/size.js";
import type { Sizing } from "../../machine/sizing.js";

/**
 * The limits that a machine was given. Its guest may show less, because kernel and file system use a part themselves.
 * `undefined`: no limit, or the guest reports it better.
 */
export async function findLimits(machine: Machine, parts: Parts): Promise<Partial<Figures>> {
  const { limits } = parts.provider(machine);
  const { cpus, memoryMib, diskMib } = await limits.given(machine).catch((): Sizing => ({}));
  return known({ processors: cpus, memoryLimitBytes: inBytes(memoryMib), diskTotalBytes: inBytes(diskMib) });
}

function inBytes(mib: number | undefined): number | undefined {
  return mib === undefined ? undefined : mib * bytesPerMib;
}
