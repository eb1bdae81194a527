import type { Step } from "../../context/step.js";
import { adviseOnBox, needsBox } from "../creation/foreign-box.js";
import { readOrigin } from "../creation/origin.js";

/** Whether Vagrant should fetch the box. If so, tells the user what kind of box it must be. */
export const wantsBox: Step = {
  name: "wants_box",
  async run({ machine, env, ui }) {
    if (readOrigin({ env }) !== undefined || !needsBox(machine)) return false;
    adviseOnBox(machine, ui);
    return true;
  },
};
