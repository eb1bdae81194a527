import type { Step } from "../../context/step.js";
import { snapshotNames } from "../snapshots.js";

/** Says which snapshots go with the machine, before the user is asked whether it shall go. */
export const announceSnapshots: Step = {
  name: "announce_snapshots",
  keepsState: true,
  async run({ machine, parts, ui }) {
    const names = await snapshotNames(machine, parts);
    if (names !== "") ui.say("warn", `The machine's snapshots will be deleted with it: ${names}.`);
  },
};
