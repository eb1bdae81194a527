import { lookUpOrFail } from "../lookup.js";
import type { Step } from "../step.js";

/** Stops the machine: in an orderly way, or at once with `force_halt`. Its disk is kept. */
export const halt: Step = {
  name: "halt",
  async run(context) {
    const { machine, parts, ui, env, signal } = context;
    const lookup = await lookUpOrFail(context);
    if (lookup.kind !== "present" || lookup.orb.state === "stopped") return;
    const force = env.force_halt === true;
    ui.say("info", force ? "Forcing shutdown of the machine..." : "Stopping the machine...");
    try {
      await parts.driver(machine).stop(lookup.orb.name, { force, signal });
    } finally {
      parts.changed(machine, lookup.orb.id);
    }
  },
};
