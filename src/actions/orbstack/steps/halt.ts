import type { Step } from "../../context/step.js";
import { lookUpOrFail } from "../lookup.js";
import { turnOff } from "../making/turn-off.js";

/** Stops the machine or, with `force_halt`, powers it off. Its disk is kept. */
export const halt: Step = {
  name: "halt",
  async run(context) {
    const { ui, env } = context;
    const lookup = await lookUpOrFail(context);
    if (lookup.kind !== "present" || lookup.orb.state === "stopped") return;
    const force = env.force_halt === true;
    ui.say("info", force ? "Forcing shutdown of the machine..." : "Stopping the machine...");
    await turnOff(context, lookup.orb, force);
  },
};
