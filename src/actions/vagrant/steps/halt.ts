import { isOff } from "../../../backends/backend.js";
import { defaultKillTimeoutMs, forceKill, type KillStep } from "../../../backends/force-kill.js";
import { quickEnding } from "../../../backends/nested-vagrant.js";
import { isExpected } from "../../../errors.js";
import { loadOptions } from "../../../vagrantfile/load-options.js";
import type { Step, StepContext } from "../../context/step.js";
import { requireBackendMachine, requireKillable } from "../lookup.js";
import { runNested } from "../run-nested.js";
import { forgetBackendSsh } from "../ssh.js";

/** Stops the machine or, with `force_halt`, powers it off after the user's timeout. Its disks are kept. */
export const backendHalt: Step = {
  name: "backend_halt",
  async run(context) {
    const { machine, parts, env, ui } = context;
    if (env.force_halt === true) {
      ui.say("info", "Forcing shutdown of the machine...");
      ui.say("success", outcomes[await kill(context)]);
    } else {
      if (isOff((await requireBackendMachine(context)).state)) return;
      await runNested(context, ["halt"]);
    }
    await forgetBackendSsh(machine, parts);
  },
};

const outcomes: Readonly<Record<KillStep, string>> = {
  already_off: "The machine was already off.",
  halt: "The machine is off: its backend stopped it.",
  power_off: "The machine is off: its backend powered it off, because it did not stop in time.",
};

async function kill(context: StepContext): Promise<KillStep> {
  const timeoutMs = await killTimeoutMs(context);
  const { backend, id, state } = await requireKillable(context, timeoutMs);
  const { step } = await forceKill({
    backend,
    backendId: id,
    seen: state,
    killTimeoutMs: timeoutMs,
    signal: context.signal,
    halt: (signal) => runNested(context, ["halt", "--force"], { signal, ending: quickEnding }),
  });
  return step;
}

/** A machine must be killable even if its configuration is invalid. */
async function killTimeoutMs({ machine, parts }: StepContext): Promise<number> {
  try {
    return (await loadOptions(machine, parts.vagrant.user)).options.killTimeoutMs;
  } catch (error) {
    if (!isExpected(error)) throw error;
    return defaultKillTimeoutMs;
  }
}
