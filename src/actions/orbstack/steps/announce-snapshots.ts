import type { Step } from "../../context/step.js";
import { snapshotNames } from "../snapshots.js";

/** Lists the snapshots that will be deleted with the machine, before the user is asked to confirm. */
export const announceSnapshots: Step = {
  name: "announce_snapshots",
  keepsState: true,
  async run({ machine, parts, ui }) {
    const names = await snapshotNames(machine, parts);
    if (names !== "") ui.say("warn", `The machine's snapshots will be deleted with it: ${names}.`);
  },
};
