import type { Figures } from "../../../machine/figures.js";
import { known } from "../../../machine/json.js";
import type { Machine } from "../../../machine/machine.js";
import type { Parts } from "../../context/parts.js";
import type { ProviderCall } from "../../provider.js";
import { lookUp } from "../lookup.js";

/** OrbStack itself reports little about a running machine. */
export async function readFigures(
  machine: Machine,
  { signal }: ProviderCall,
  parts: Parts,
): Promise<Figures | undefined> {
  const lookup = await lookUp(machine, parts);
  if (lookup.kind !== "present") return undefined;
  const info = await parts.driver(machine).info(lookup.orb.id, { signal });
  if (info === undefined) return undefined;
  const { ip4, ip6, diskSize } = info;
  const addresses = [ip4, ip6].filter((address) => address !== undefined);
  return known({ addresses, diskUsedBytes: diskSize });
}
