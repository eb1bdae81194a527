import type { Step } from "../../context/step.js";
import { findRunning, lookUpOrFail, requirePresent, requireRunningMachine } from "../lookup.js";

/** Whether the machine is completely created. Fails if that is not known, so the action does not continue. */
export const isCreated: Step = {
  name: "is_created",
  run: async (context) => (await lookUpOrFail(context)).kind === "present",
};

/** Whether there is anything to destroy: a machine, or an incomplete one. */
export const isKnown: Step = {
  name: "is_known",
  run: async (context) => (await lookUpOrFail(context)).kind !== "absent",
};

export const isRunning: Step = {
  name: "is_running",
  run: async (context) => (await findRunning(context)) !== undefined,
};

export const requireCreated: Step = {
  name: "require_created",
  keepsState: true,
  async run(context) {
    await requirePresent(context);
  },
};

/** Ends the action unless the machine is running. SSH would otherwise start a halted machine. */
export const requireRunning: Step = {
  name: "require_running",
  keepsState: true,
  async run(context) {
    await requireRunningMachine(context);
  },
};
