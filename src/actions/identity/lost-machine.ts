import type { Machine } from "../../machine/machine.js";
import type { RegistryEntry } from "../../state/registry.js";
import type { Parts } from "../context/parts.js";
import type { ForeignMachine } from "../provider.js";

/**
 * A machine whose registry entry was lost. It is known by its id only, so it only counts if its provider has it.
 * `undefined`: there is none.
 */
export async function findLostMachine(
  home: Pick<Machine, "homePath">,
  entries: readonly RegistryEntry[],
  { parts, signal }: { readonly parts: Parts; readonly signal: AbortSignal },
): Promise<ForeignMachine | undefined> {
  const lost = await parts.registry(home).lost();
  if (lost.length === 0) return undefined;
  const listings = await Promise.all(parts.providers().map(({ records }) => records.list({ signal })));
  const unregistered = listings.flatMap((listing) => listing.foreignTo(entries));
  const ids = new Set(lost.map((entry) => entry.lost));
  return unregistered.find(({ id }) => ids.has(id));
}
