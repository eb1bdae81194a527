import type { NestedEvent } from "../../backends/nested-events.js";
import type { NestedRun } from "../../backends/nested-vagrant.js";
import { isTransient } from "../../backends/transient-failure.js";
import type { Ui } from "../../machine/ui.js";
import { paths } from "../../state/paths.js";
import type { WorkContext } from "../context/step.js";

const mostTries = 5;

/**
 * Runs a command of the nested Vagrant, and shows its messages as ours. Retries after a failure whose cause has passed.
 * Fails as `NestedVagrant.run` does.
 */
export async function runNested(
  { machine, parts, ui, signal }: WorkContext,
  args: readonly string[],
  more: Pick<NestedRun, "cwd" | "ending" | "signal"> = {},
): Promise<void> {
  const folder = paths.instance(machine.dataDir);
  const onEvent = (event: NestedEvent) => relay(event, ui);
  const record = await parts.vagrant.record(folder).read();
  const run = { folder, signal, onEvent, dockerHost: record?.docker_host, ...more };
  for (let tries = 1; ; tries++) {
    try {
      return await parts.vagrant.nested.run(args, run);
    } catch (error) {
      if (tries === mostTries || !isTransient(error)) throw error;
      ui.say("detail", "Another container was removed while Vagrant listed containers. Retrying.");
    }
  }
}

function relay(event: NestedEvent, ui: Ui): void {
  // Our own Vagrant runs the provisioners, so this hint would be wrong.
  if (event.type === "ui" && !event.text.includes("`--no-provision`")) ui.say(event.kind, event.text);
  if (event.type === "line") ui.say("output", event.text);
}
