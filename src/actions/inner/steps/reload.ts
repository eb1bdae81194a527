import type { Step } from "../../step.js";
import { requireInner } from "../inner-lookup.js";
import { forgetInnerSsh } from "../inner-ssh.js";
import { planInstance } from "../instance-plan.js";
import { runNested } from "../run-nested.js";
import { tellLimits, tellPending } from "../tell-changes.js";
import { resize } from "./up.js";

/** Generates the Vagrantfile anew and restarts the machine with it; with nothing new, a machine that runs is left to run. */
export const innerReload: Step = {
  name: "inner_reload",
  async run(context) {
    const { machine, parts, ui, env } = context;
    const lookup = { kind: "present" as const, ...(await requireInner(context)) };
    const plan = await planInstance(context, lookup);
    tellLimits(plan.preview, ui);
    await plan.write();
    const force = env.force_halt === true;
    if (!plan.preview.pending && lookup.state.id === "running" && !force) {
      ui.say("info", "Nothing changed since the machine was brought up, so it runs on.");
      ui.say("detail", "`vagrant reload --force` restarts it all the same.");
      return;
    }
    await forgetInnerSsh(machine, parts);
    await resize(plan, lookup, context);
    await runNested(context, ["reload", "--no-provision", ...(force ? ["--force"] : [])]);
    await plan.markApplied();
  },
};

/** Says what a reload of the running machine would change. */
export const innerTellChanges: Step = {
  name: "inner_tell_changes",
  keepsState: true,
  async run(context) {
    const { preview } = await planInstance(context, {
      kind: "present",
      ...(await requireInner(context)),
    });
    tellPending(preview, context.ui);
    tellLimits({ ...preview, keptAside: undefined }, context.ui);
  },
};
