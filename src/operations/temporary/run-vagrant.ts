import type { NestedEvent } from "../../backends/nested-events.js";
import { ExpectedError, isExpected } from "../../errors.js";
import { paths } from "../../state/paths.js";
import type { TemporaryRecord } from "../../state/temporary-machines.js";
import type { TemporaryContext } from "./context.js";

/**
 * Runs a Vagrant command on a temporary machine, and shows its output. Fails with `temporary_failed` instead of
 * `nested_vagrant_failed`, and otherwise as `NestedVagrant.run` does.
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
    // The user need not know about the nested Vagrant and its error classes.
    if (!isExpected(error, "nested_vagrant_failed")) throw error;
    const { output } = error.data;
    throw new ExpectedError("temporary_failed", { name, command: args[0] ?? "", output }, { cause: error });
  } finally {
    // Another process changed the machine.
    parts.invalidate();
  }
}

function linesOf(event: NestedEvent): readonly string[] {
  return event.type === "ui" || event.type === "line" ? event.text.split("\n") : [];
}
