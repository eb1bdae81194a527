import type { Step } from "../../context/step.js";
import { finishSnapshots as finishAll } from "../finish-snapshots.js";

/** Ends what an interrupted snapshot command began, so that the machine has its name and its disk. */
export const finishSnapshots: Step = {
  name: "finish_snapshots",
  async run(context) {
    await finishAll(context);
  },
};
