import { ExpectedError } from "../../../errors.js";
import type { Step } from "../../context/step.js";

/** Refuses an action that this provider does not support, with the reason and an alternative. */
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
