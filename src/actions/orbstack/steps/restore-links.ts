import { labIn } from "../../../state/lab-numbers.js";
import type { Step, StepContext } from "../../context/step.js";
import { machinesFolderOf } from "../../identity/machines-folder.js";
import { isInLab } from "../networks/lab-of.js";
import { setUpLinks } from "./set-up-links.js";

/** Sets up the links of a running machine whose `up` was interrupted. Changes in the Vagrantfile wait for `reload`. */
export const restoreLinks: Step = {
  name: "restore_links",
  keepsState: true,
  async run(context) {
    if (isInLab(context.machine) && (await wasInterrupted(context))) await setUpLinks.run(context);
  },
};

/** The numbers are allocated before the machine is created, and noted when the guest has its links. */
async function wasInterrupted({ machine, parts }: StepContext): Promise<boolean> {
  const lab = (await parts.metadata(machine).read())?.lab;
  if (lab !== undefined) return lab.pending === true;
  const labs = await parts.labs(machine).all();
  const id = labIn(machinesFolderOf(machine), labs);
  return id !== undefined && labs.get(id)?.allocations[machine.name] !== undefined;
}
