import { paths } from "../../state/paths.js";
import type { StepContext } from "../context/step.js";

/**
 * Forgets a machine that is gone: Vagrant's id before our folder and record. Who has an id without a record cannot know what it stands for.
 */
export async function forgetMachine({ machine, parts, setId }: StepContext): Promise<void> {
  await setId(undefined);
  await parts.vagrant.clear(paths.instance(machine.dataDir));
}
