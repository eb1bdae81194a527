import { isForBackend } from "../../../vagrantfile/folders.js";
import type { Step } from "../../context/step.js";
import {
  findBackendRunning,
  isKillable,
  lookUpBackendMachineOrFail,
  requireRunningBackendMachine,
} from "../lookup.js";

/** Whether the hypervisor has the machine. While that cannot be known nothing may go on but a kill: the question fails. */
export const backendIsCreated: Step = {
  name: "backend_is_created",
  async run(context) {
    if (context.env.force_halt === true) return isKillable(context);
    return (await lookUpBackendMachineOrFail(context)).kind === "present";
  },
};

/** Whether there is anything to destroy: a machine, or the beginning of one. */
export const backendIsKnown: Step = {
  name: "backend_is_known",
  run: async (context) => (await lookUpBackendMachineOrFail(context)).kind !== "absent",
};

export const backendIsRunning: Step = {
  name: "backend_is_running",
  run: async (context) => (await findBackendRunning(context)) !== undefined,
};

/** Whether the Vagrantfile has folders that the outer Vagrant copies. */
export const backendCopiesFolders: Step = {
  name: "backend_copies_folders",
  run: async ({ machine }) => !machine.vm.syncedFolders.every(isForBackend),
};

/** Ends the action unless the machine runs. */
export const backendRequireRunning: Step = {
  name: "backend_require_running",
  keepsState: true,
  async run(context) {
    await requireRunningBackendMachine(context);
  },
};
