import type { Step } from "../../context/step.js";
import { findRunning, lookUpOrFail, requirePresent, requireRunningMachine } from "../lookup.js";

/** Whether the machine exists whole. While that cannot be known nothing may go on: the question fails. */
export const isCreated: Step = {
  name: "is_created",
  run: async (context) => (await lookUpOrFail(context)).kind === "present",
};

/** Whether there is anything to destroy: a machine, or the beginning of one. */
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

/** Ends the action unless the machine runs. SSH would otherwise wake a machine that the user halted. */
export const requireRunning: Step = {
  name: "require_running",
  keepsState: true,
  async run(context) {
    await requireRunningMachine(context);
  },
};
