import type { Step, StepContext } from "../../context/step.js";
import { applySizing, knownSizing, planSizing, sizingRecord, wantedSizing } from "../creation/sizing.js";
import { lookUpOrFail } from "../lookup.js";

/** Refuses impossible limits before anything is changed. */
export const checkLimits: Step = {
  name: "check_limits",
  keepsState: true,
  async run(context) {
    await plan(context);
  },
};

/** Gives the machine the Vagrantfile's limits if it has others. OrbStack applies them at the machine's next start. */
export const applyLimits: Step = {
  name: "apply_limits",
  keepsState: true,
  async run(context) {
    const planned = await plan(context);
    if (planned === undefined || planned.changes.length === 0) return;
    const { parts, machine } = context;
    try {
      await applySizing(planned.changes, planned.orb, context);
    } finally {
      parts.changed(machine, planned.orb.id);
    }
    const limits = sizingRecord(wantedSizing(context));
    if (planned.metadata !== undefined) await parts.metadata(machine).write({ ...planned.metadata, limits });
  },
};

async function plan(context: StepContext) {
  const { machine, parts } = context;
  const lookup = await lookUpOrFail(context);
  if (lookup.kind !== "present") return undefined;
  const { orb } = lookup;
  const metadata = await parts.metadata(machine).read();
  return { orb, metadata, changes: await planSizing(knownSizing(metadata, orb), orb, context) };
}
