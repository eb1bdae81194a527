import type { NestedEvent } from "../../backends/nested-events.js";
import type { NestedRun } from "../../backends/nested-vagrant.js";
import type { Ui } from "../../machine/ui.js";
import { paths } from "../../state/paths.js";
import type { StepContext } from "../step.js";

/** Boxes are downloaded and disks packed in this time. */
const longLimitMs = 6 * 3_600_000;

/** Runs a command of the nested Vagrant, whose words the user reads as ours. Fails as `NestedVagrant.run` does. */
export async function runNested(
  { machine, parts, ui, signal }: StepContext,
  args: readonly string[],
  more: Pick<NestedRun, "cwd" | "ending" | "signal"> = {},
): Promise<void> {
  const folder = paths.instance(machine.dataDir);
  const onEvent = (event: NestedEvent) => relay(event, ui);
  await parts.inner.nested.run(args, { folder, timeoutMs: longLimitMs, signal, onEvent, ...more });
}

function relay(event: NestedEvent, ui: Ui): void {
  // That it runs no provisioners is right: the outer Vagrant does.
  if (event.type === "ui" && !event.text.includes("`--no-provision`")) ui.say(event.kind, event.text);
  if (event.type === "line") ui.say("output", event.text);
}
