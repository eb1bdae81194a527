import { paths } from "../../state/paths.js";
import type { StepContext } from "../context/step.js";

/** Forgets a deleted machine: Vagrant's id first, because an id without a record cannot be interpreted. */
export async function forgetMachine({ machine, parts, setId }: StepContext): Promise<void> {
  await setId(undefined);
  await parts.vagrant.clear(paths.instance(machine.dataDir));
}
