import type { UiKind } from "../../machine/ui.js";
import type { Step } from "../context/step.js";

/** Prints a sentence that is part of the stack. */
export const say: Step = {
  name: "say",
  keepsState: true,
  async run({ args, ui }) {
    ui.say(args.kind as UiKind, String(args.text));
  },
};
