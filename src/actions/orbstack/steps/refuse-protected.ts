import type { Step } from "../../context/step.js";
import { refuseProtected as refuse } from "../protection.js";

/** Ends a destroy before it asks anything, if the machine must not be deleted. */
export const refuseProtected: Step = {
  name: "refuse_protected",
  keepsState: true,
  async run(context) {
    await refuse(context);
  },
};
