import { ExpectedError } from "../../../errors.js";
import type { Step } from "../../context/step.js";
import { takeOver } from "../../identity/take-over.js";
import { describeOwner } from "../../identity/taken-name.js";

/** Adopts the OrbStack machine with the id `adopt_id`. The caller has checked that it belongs to no project. */
export const adopt: Step = {
  name: "adopt",
  async run(context) {
    const { machine, parts, ui, env, signal } = context;
    const id = String(env.adopt_id);
    const orb = await parts.driver(machine).info(id, { signal });
    if (orb === undefined) throw new ExpectedError("machine_missing", { name: id });
    ui.say("info", `Adopting machine ${orb.name}...`);
    const entry = await parts.registry(machine).ownerOf(orb.id);
    if (entry !== undefined && "lost" in entry)
      throw new ExpectedError("adoption_refused", { name: orb.name, reason: describeOwner(entry) });
    await takeOver(orb, entry?.clone_of === undefined ? entry : undefined, context);
  },
};
