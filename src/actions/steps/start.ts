import { ExpectedError } from "../../errors.js";
import { bootTimeoutMs } from "../boot-timeout.js";
import { requirePresent } from "../lookup.js";
import type { Step } from "../step.js";
import { waitUntilSettled } from "../wait-for-state.js";

/** Starts a stopped machine. One that runs already, such as a new one, is left alone. */
export const start: Step = {
  name: "start",
  async run(context) {
    const { machine, parts, ui, signal } = context;
    const { orb: found } = await requirePresent(context);
    if (found.state === "running") return;
    const driver = parts.driver(machine);
    const timeoutMs = bootTimeoutMs(machine);
    try {
      const orb = await waitUntilSettled(driver, found, { timeoutMs, signal });
      if (orb === undefined) throw new ExpectedError("machine_missing", { name: found.name });
      if (orb.state === "running") return;
      ui.say("info", `Starting machine ${orb.name}...`);
      await driver.start(orb.name, { signal });
    } finally {
      parts.changed(machine, found.id);
    }
  },
};
