import { ExpectedError } from "../../errors.js";
import { bootTimeoutMs } from "../boot-timeout.js";
import type { Step } from "../step.js";
import { waitUntilSettled } from "../wait-for-state.js";
import { lookUpOrFail } from "./conditions.js";

/** Starts a stopped machine. One that runs already, such as a new one, is left alone. */
export const start: Step = {
  name: "start",
  async run(context) {
    const { machine, parts, ui, signal } = context;
    const lookup = await lookUpOrFail(context);
    if (lookup.kind !== "present") throw new ExpectedError("vm_not_created", {});
    if (lookup.orb.state === "running") return;
    const driver = parts.driver(machine);
    const timeoutMs = bootTimeoutMs(machine);
    try {
      const orb = await waitUntilSettled(driver, lookup.orb, { timeoutMs, signal });
      if (orb === undefined) throw new ExpectedError("machine_missing", { name: lookup.orb.name });
      if (orb.state === "running") return;
      ui.say("info", `Starting machine ${orb.name}...`);
      await driver.start(orb.name, { signal });
    } finally {
      parts.changed(machine, lookup.orb.id);
    }
  },
};
