import { isForInner } from "../../../vagrantfile/folders.js";
import type { Step } from "../../step.js";
import { findInnerRunning, lookUpInnerOrFail, requireRunningInner } from "../inner-lookup.js";

/** Whether the hypervisor has the machine. While that cannot be known nothing may go on: the question fails. */
export const innerIsCreated: Step = {
  name: "inner_is_created",
  run: async (context) => (await lookUpInnerOrFail(context)).kind === "present",
};

/** Whether there is anything to destroy: a machine, or the beginning of one. */
export const innerIsKnown: Step = {
  name: "inner_is_known",
  run: async (context) => (await lookUpInnerOrFail(context)).kind !== "absent",
};

export const innerIsRunning: Step = {
  name: "inner_is_running",
  run: async (context) => (await findInnerRunning(context)) !== undefined,
};

/** Whether the Vagrantfile has folders that the outer Vagrant copies. */
export const innerCopiesFolders: Step = {
  name: "inner_copies_folders",
  run: async ({ machine }) => !machine.vm.syncedFolders.every(isForInner),
};

/** Ends the action unless the machine runs. */
export const innerRequireRunning: Step = {
  name: "inner_require_running",
  keepsState: true,
  async run(context) {
    await requireRunningInner(context);
  },
};
