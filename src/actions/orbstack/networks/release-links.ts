import { isExpected } from "../../../errors.js";
import type { Machine } from "../../../machine/machine.js";
import { shortSentenceOf } from "../../../machine/sentences.js";
import { labIn } from "../../../state/lab-numbers.js";
import type { WorkContext } from "../../context/step.js";
import { machinesFolderOf } from "../../identity/machines-folder.js";

/** Frees the numbers of a machine that does not exist. If that is not possible, they stay allocated, with a warning. */
export async function releaseLinks({ ui, ...context }: WorkContext): Promise<void> {
  try {
    await releaseNumbers(context);
  } catch (error) {
    if (!isExpected(error)) throw error;
    ui.say("warn", `The numbers of the machine's links stay in use. ${shortSentenceOf(error)}`);
  }
}

interface Release extends Pick<WorkContext, "parts" | "signal"> {
  readonly machine: Pick<Machine, "name" | "dataDir" | "homePath">;
}

/** Frees the numbers of a machine that does not exist. Fails if a lab's file cannot be read. */
export async function releaseNumbers({ machine, parts, signal }: Release): Promise<void> {
  const labs = parts.labs(machine);
  const known = await labs.all();
  const id = labIn(machinesFolderOf(machine), known);
  if (id !== undefined && known.get(id)?.allocations[machine.name] !== undefined)
    await labs.release(id, machine.name, signal);
}
