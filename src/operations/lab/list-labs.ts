import type { Parts } from "../../actions/context/parts.js";
import { machinesFolderOf } from "../../actions/identity/machines-folder.js";
import type { StateId } from "../../machine/state.js";
import type { Lab } from "../../state/lab-numbers.js";
import { type ProjectMachine, takeInventory } from "../inventory/inventory.js";

/** A lab of this computer. */
export interface ListedLab {
  readonly id: string;
  readonly name: string | undefined;
  readonly project: string | undefined;
  readonly machines: readonly { readonly name: string; readonly state: StateId }[];
  /** By name or ends. */
  readonly links: readonly { readonly key: string; readonly number: number }[];
}

export interface LabList {
  readonly labs: readonly ListedLab[];
  /** Paths of files that cannot be read. */
  readonly damaged: readonly string[];
  /** Why a provider could not be asked: the states of its machines are `unknown`. */
  readonly reason?: unknown;
}

interface ListContext {
  readonly parts: Parts;
  readonly homePath: string;
  readonly signal: AbortSignal;
}

/** All labs of this computer, with the states of their machines. Asks each provider once. Starts no machine. */
export async function listLabs(context: ListContext): Promise<LabList> {
  const { parts, homePath } = context;
  const [{ labs, damaged }, { own, reason }, lost] = await Promise.all([
    parts.labs({ homePath }).readable(),
    takeInventory(context),
    parts.registry({ homePath }).lost(),
  ]);
  // A lost entry may be that of any machine that is not in the registry.
  const otherwise = lost.length > 0 ? "unknown" : "not_created";
  return { labs: [...labs].map(([id, lab]) => describe(id, lab, own, otherwise)), damaged, reason };
}

/** `otherwise`: the state of machines that are not in the registry. */
function describe(id: string, lab: Lab, own: readonly ProjectMachine[], otherwise: StateId): ListedLab {
  const members = own.filter(
    ({ entry }) =>
      entry.clone_of === undefined && machinesFolderOf({ dataDir: entry.data_dir }) === lab.machines_folder,
  );
  const stateOf = (name: string) =>
    members.find(({ entry }) => entry.machine_name === name)?.state ?? otherwise;
  return {
    id,
    name: lab.name,
    project: lab.root_path,
    machines: Object.keys(lab.allocations).map((name) => ({ name, state: stateOf(name) })),
    links: Object.entries(lab.links ?? {}).map(([key, number]) => ({ key, number })),
  };
}
