import { settle as settleSnapshots } from "../settle.js";
import type { Step } from "../step.js";

/** Ends what an interrupted snapshot command began, so that the machine has its name and its disk. */
export const settle: Step = {
  name: "settle",
  async run(context) {
    await settleSnapshots(context);
  },
};
