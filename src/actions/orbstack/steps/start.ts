import { ExpectedError } from "../../../errors.js";
import { readConfig } from "../../../orbstack/config.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import { bootTimeoutMs } from "../../context/boot-timeout.js";
import type { Step, StepContext } from "../../context/step.js";
import { isolate } from "../creation/isolate.js";
import { waitUntilStable } from "../creation/wait-for-state.js";
import { requirePresent } from "../lookup.js";

/** Starts a stopped machine. One that is already running, such as a new one, is not changed. */
export const start: Step = {
  name: "start",
  async run(context) {
    const { machine, parts, ui, signal } = context;
    const { orb: found } = await requirePresent(context);
    if (found.state === "running") {
      remindOfIsolation(found, context);
      return;
    }
    const driver = parts.driver(machine);
    const timeoutMs = bootTimeoutMs(machine);
    try {
      const orb = await waitUntilStable(driver, found, { timeoutMs, signal, ui });
      if (orb === undefined) throw new ExpectedError("machine_missing", { name: found.name });
      if (orb.state === "running") return;
      await isolate(orb, context);
      ui.say("info", `Starting machine ${orb.name}...`);
      await driver.start(orb.name, { signal });
    } finally {
      parts.changed(machine, found.id);
    }
  },
};

/** Isolation takes effect at the next start. */
function remindOfIsolation({ isolated }: OrbMachine, { machine, ui }: StepContext): void {
  if (isolated || !readConfig(machine.config).isolated) return;
  ui.say("warn", "The machine can still see this computer's files. To isolate it, run: vagrant reload");
}
