import type { Step } from "../../context/step.js";
import { planInstance } from "../instance-plan.js";
import { requireBackendMachine } from "../lookup.js";
import { runNested } from "../run-nested.js";
import { forgetBackendSsh } from "../ssh.js";
import { tellLimits, tellPending } from "../tell-changes.js";
import { resize } from "./up.js";

/** Regenerates the Vagrantfile and restarts the machine with it. If nothing changed, a running machine is not restarted. */
export const backendReload: Step = {
  name: "backend_reload",
  async run(context) {
    const { machine, parts, ui, env } = context;
    const lookup = { kind: "present" as const, ...(await requireBackendMachine(context)) };
    const plan = await planInstance(context, lookup);
    tellLimits(plan.preview, ui);
    await plan.write();
    const force = env.force_halt === true;
    if (!plan.preview.pending && lookup.state.id === "running" && !force) {
      ui.say("info", "Nothing changed since the machine was started, so it keeps running.");
      ui.say("detail", "`vagrant reload --force` restarts it anyway.");
      return;
    }
    await forgetBackendSsh(machine, parts);
    await resize(plan, lookup, context);
    await runNested(context, ["reload", "--no-provision", ...(force ? ["--force"] : [])]);
    await plan.markApplied();
  },
};

/** Says what a reload of the running machine would change. */
export const backendTellChanges: Step = {
  name: "backend_tell_changes",
  keepsState: true,
  async run(context) {
    const { preview } = await planInstance(context, {
      kind: "present",
      ...(await requireBackendMachine(context)),
    });
    tellPending(preview, context.ui);
    tellLimits({ ...preview, keptAside: undefined }, context.ui);
  },
};
