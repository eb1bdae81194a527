import type { NestedEvent } from "../../backends/nested-events.js";
import { ExpectedError, isExpected } from "../../errors.js";
import { paths } from "../../state/paths.js";
import type { TemporaryRecord } from "../../state/temporary-machines.js";
import type { TemporaryContext } from "./context.js";

/**
 * Runs a command of Vagrant's on a temporary machine, whose words the user reads as they come. Fails with `temporary_failed` in the place of
 * `nested_vagrant_failed`, else as `NestedVagrant.run` does.
 */
export async function runVagrant(
  args: readonly string[],
  { name }: TemporaryRecord,
  { parts, homePath, signal, say }: TemporaryContext,
): Promise<void> {
  const folder = paths.temporaryProject(homePath, name);
  const onEvent = (event: NestedEvent) => {
    for (const line of linesOf(event)) say(`${name}: ${line}`);
  };
  try {
    await parts.vagrant.nested.run(args, { folder, signal, onEvent });
  } catch (error) {
    // That there is a second Vagrant, and what its classes are called, is no affair of the user's.
    if (!isExpected(error, "nested_vagrant_failed")) throw error;
    const { output } = error.data;
    throw new ExpectedError("temporary_failed", { name, command: args[0] ?? "", output }, { cause: error });
  } finally {
    // It was another process that changed the machine.
    parts.invalidate();
  }
}

function linesOf(event: NestedEvent): readonly string[] {
  return event.type === "ui" || event.type === "line" ? event.text.split("\n") : [];
}
