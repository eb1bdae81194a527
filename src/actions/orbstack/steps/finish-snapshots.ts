import type { Step } from "../../context/step.js";
import { finishSnapshots as finishAll } from "../finish-snapshots.js";

/** Completes or reverts interrupted snapshot commands, so that the machine has its name and disk. */
export const finishSnapshots: Step = {
  name: "finish_snapshots",
  async run(context) {
    await finishAll(context);
  },
};
