import { paths } from "../../../state/paths.js";
import type { Step } from "../../step.js";
import { lookUpInnerOrFail } from "../inner-lookup.js";
import { runNested } from "../run-nested.js";

/** Has the provider behind destroy the machine, then forgets it: Vagrant's id before our record, without which nothing is known of a machine. */
export const innerDestroy: Step = {
  name: "inner_destroy",
  async run(context) {
    const { machine, parts } = context;
    const lookup = await lookUpInnerOrFail(context);
    // Before the first machine there may be something of it, which only the provider behind knows.
    if (lookup.kind !== "absent") await runNested(context, ["destroy", "--force"]);
    if (machine.id !== undefined) await parts.registry(machine).remove(machine.id);
    await context.setId(undefined);
    await parts.inner.clear(paths.instance(machine.dataDir));
  },
};
