import { isForBackend } from "../../../vagrantfile/folders.js";
import type { Step } from "../../context/step.js";
import {
  findBackendRunning,
  isKillable,
  lookUpBackendMachineOrFail,
  requireRunningBackendMachine,
} from "../lookup.js";

/** Whether the backend has the machine. If that is not known, this fails, and no action but a kill continues. */
export const backendIsCreated: Step = {
  name: "backend_is_created",
  async run(context) {
    if (context.env.force_halt === true) return isKillable(context);
    return (await lookUpBackendMachineOrFail(context)).kind === "present";
  },
};

/** Whether there is anything to destroy: a machine, or an incomplete one. */
export const backendIsKnown: Step = {
  name: "backend_is_known",
  run: async (context) => (await lookUpBackendMachineOrFail(context)).kind !== "absent",
};

export const backendIsRunning: Step = {
  name: "backend_is_running",
  run: async (context) => (await findBackendRunning(context)) !== undefined,
};

/** Whether the Vagrantfile has folders that our own Vagrant copies. */
export const backendCopiesFolders: Step = {
  name: "backend_copies_folders",
  run: async ({ machine }) => !machine.vm.syncedFolders.every(isForBackend),
};

/** Ends the action unless the machine is running. */
export const backendRequireRunning: Step = {
  name: "backend_require_running",
  keepsState: true,
  async run(context) {
    await requireRunningBackendMachine(context);
  },
};
