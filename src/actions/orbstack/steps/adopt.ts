import { ExpectedError } from "../../../errors.js";
import type { Step } from "../../context/step.js";
import { takeOver } from "../../identity/take-over.js";

/** Takes the machine of OrbStack's with the id `adopt_id` over, which was found to be nobody's. */
export const adopt: Step = {
  name: "adopt",
  async run(context) {
    const { machine, parts, ui, env, signal } = context;
    const id = String(env.adopt_id);
    const orb = await parts.driver(machine).info(id, { signal });
    if (orb === undefined) throw new ExpectedError("machine_missing", { name: id });
    ui.say("info", `Taking over machine ${orb.name}...`);
    const entry = await parts.registry(machine).ownerOf(orb.id);
    await takeOver(orb, entry?.clone_of === undefined ? entry : undefined, context);
  },
};
