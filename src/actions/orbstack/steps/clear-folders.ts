import type { Step } from "../../context/step.js";
import { runTasks } from "../../guest/guest-task.js";
import { mountFolders } from "../../guest/mount-folders.js";
import { requirePresent } from "../lookup.js";

/** Unmounts what a machine still has of the host's folders, when its Vagrantfile has none any more: of that Vagrant says nothing. */
export const clearFolders: Step = {
  name: "clear_folders",
  keepsState: true,
  async run(context) {
    const { machine, parts, signal } = context;
    if (parts.folders.isPlanned(machine)) return;
    const { orb } = await requirePresent(context);
    if (orb.isolated) return;
    const { failure } = await runTasks(parts.driver(machine), orb.name, [mountFolders([])], signal);
    if (failure !== undefined) throw failure;
  },
};
