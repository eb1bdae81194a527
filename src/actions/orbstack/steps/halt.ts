import type { Step } from "../../context/step.js";
import { stopMachine } from "../creation/stop-machine.js";
import { lookUpOrFail } from "../lookup.js";

/** Stops the machine or, with `force_halt`, powers it off. Its disk is kept. */
export const halt: Step = {
  name: "halt",
  async run(context) {
    const { ui, env } = context;
    const lookup = await lookUpOrFail(context);
    if (lookup.kind !== "present" || lookup.orb.state === "stopped") return;
    const force = env.force_halt === true;
    ui.say("info", force ? "Forcing shutdown of the machine..." : "Stopping the machine...");
    await stopMachine(context, lookup.orb, force);
  },
};
