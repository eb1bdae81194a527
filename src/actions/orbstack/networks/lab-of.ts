import type { Machine } from "../../../machine/machine.js";
import { labNameOf, linksOn } from "../../../network/links.js";
import { labIn } from "../../../state/lab-numbers.js";
import type { StepContext } from "../../context/step.js";
import { machinesFolderOf } from "../../identity/machines-folder.js";
import { findLabId, rebuildLab } from "../../identity/rebuild-lab.js";
import { goneMachines } from "./gone-machines.js";
import type { Numbers } from "./link-lines.js";

/** Whether the Vagrantfile has a `config.lab`. */
export function isInLab({ lab }: Pick<Machine, "lab">): boolean {
  return lab.name !== undefined || lab.links.length > 0;
}

/**
 * Allocates the machine the numbers of its links. The lab's file may have been lost: then it is rebuilt from the other
 * machines' records first. Fails as `Labs.claim` does.
 */
export async function claimLinks({ machine, parts, signal }: StepContext): Promise<Numbers> {
  const labs = parts.labs(machine);
  const machines_folder = machinesFolderOf(machine);
  const known = await labs.all();
  const own = (await parts.metadata(machine).read())?.lab?.id;
  const id = own ?? labIn(machines_folder, known) ?? (await findLabId(machines_folder, machine, parts));
  const lost =
    id === undefined || known.has(id) ? undefined : await rebuildLab(id, machine, { parts, signal });
  if (id !== undefined && lost !== undefined) await labs.restore(id, lost, signal);
  const lab = id === undefined ? undefined : (lost ?? known.get(id));
  const links = linksOn(machine).map(({ key }) => key);
  const claimed = await labs.claim(
    {
      id,
      name: labNameOf(machine),
      root_path: machine.rootPath,
      machines_folder,
      machine: machine.name,
      links,
      gone: lab === undefined ? [] : await goneMachines(lab, machine, parts),
    },
    signal,
  );
  const numbers = claimed.lab.links ?? {};
  return {
    id: claimed.id,
    name: claimed.lab.name ?? "",
    links: Object.fromEntries(links.map((key) => [key, numbers[key] ?? 0])),
  };
}
