import type { Step } from "../../context/step.js";
import { runTasks } from "../../guest/guest-task.js";
import { mountFolders } from "../../guest/mount-folders.js";
import { requirePresent } from "../lookup.js";

/** Unmounts a machine's synced folders if its Vagrantfile no longer has any, because Vagrant then announces nothing. */
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
