import type { UiKind } from "../../machine/ui.js";
import type { Step } from "../context/step.js";

/** Tells the user a sentence that the stack carries. */
export const say: Step = {
  name: "say",
  keepsState: true,
  async run({ args, ui }) {
    ui.say(args.kind as UiKind, String(args.text));
  },
};
