import { ExpectedError } from "../../../errors.js";
import type { Step } from "../../context/step.js";

/** Refuses an action of Vagrant's that this provider has not, with the reason and the way round it. */
export const unsupported: Step = {
  name: "unsupported",
  keepsState: true,
  async run({ args }) {
    throw new ExpectedError("action_unsupported", {
      action: String(args.action),
      reason: String(args.reason),
    });
  },
};
