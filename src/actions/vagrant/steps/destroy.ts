import type { Step } from "../../context/step.js";
import { forgetMachine } from "../forget.js";
import { lookUpBackendMachineOrFail } from "../lookup.js";
import { runNested } from "../run-nested.js";

/** Destroys the machine through the nested Vagrant, then forgets it. */
export const backendDestroy: Step = {
  name: "backend_destroy",
  async run(context) {
    const { machine, parts } = context;
    const lookup = await lookUpBackendMachineOrFail(context);
    // Before the machine has an id, only the backend knows whether it exists.
    if (lookup.kind !== "absent") await runNested(context, ["destroy", "--force"]);
    if (machine.id !== undefined) await parts.registry(machine).remove(machine.id);
    await forgetMachine(context);
  },
};
