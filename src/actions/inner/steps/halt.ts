import { isOff } from "../../../backends/backend.js";
import { defaultKillTimeoutMs, forceKill, type KillStep } from "../../../backends/force-kill.js";
import { hastyEnding } from "../../../backends/nested-vagrant.js";
import { isExpected } from "../../../errors.js";
import { loadOptions } from "../../../vagrantfile/load-options.js";
import type { Step, StepContext } from "../../step.js";
import { type Inner, requireInner } from "../inner-lookup.js";
import { forgetInnerSsh } from "../inner-ssh.js";
import { runNested } from "../run-nested.js";

/** Stops the machine: in an orderly way, or with `force_halt` within the time that the user gives it. Its disks are kept. */
export const innerHalt: Step = {
  name: "inner_halt",
  async run(context) {
    const { machine, parts, env, ui } = context;
    const inner = await requireInner(context);
    if (isOff(inner.state)) return;
    if (env.force_halt === true) ui.say("success", outcomes[await kill(inner, context)]);
    else await runNested(context, ["halt"]);
    await forgetInnerSsh(machine, parts);
  },
};

const outcomes: Readonly<Record<KillStep, string>> = {
  already_off: "The machine was off already.",
  halt: "The machine is off: the provider behind it turned it off.",
  power_off: "The machine is off: its hypervisor pulled the plug, because it did not stop in time.",
};

async function kill({ backend, id }: Inner, context: StepContext): Promise<KillStep> {
  context.ui.say("info", "Forcing shutdown of the machine...");
  const { step } = await forceKill({
    backend,
    innerId: id,
    killTimeoutMs: await killTimeoutMs(context),
    signal: context.signal,
    halt: (signal) => runNested(context, ["halt", "--force"], { signal, ending: hastyEnding }),
  });
  return step;
}

/** A machine can be turned off whatever has become of its configuration. */
async function killTimeoutMs({ machine, parts }: StepContext): Promise<number> {
  try {
    return (await loadOptions(machine, parts.inner.user)).options.killTimeoutMs;
  } catch (error) {
    if (!isExpected(error)) throw error;
    return defaultKillTimeoutMs;
  }
}
