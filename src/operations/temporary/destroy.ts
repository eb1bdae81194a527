import { paths } from "../../state/paths.js";
import { isTemporaryName, type TemporaryRecord } from "../../state/temporary-machines.js";
import { writeTemporary } from "../../vagrantfile/temporary.js";
import type { TemporaryContext } from "./context.js";
import { machineOf } from "./machine-of.js";
import { readTemporary } from "./read-temporary.js";
import { runVagrant } from "./run-vagrant.js";

/**
 * Destroys a temporary machine with its disk and forgets it; a missing one is fine. If it cannot be destroyed, it is
 * not forgotten. Fails with `lock_timeout`, `metadata_unreadable`, and as `NestedVagrant.run` does.
 */
export async function destroyTemporary(
  name: string,
  context: TemporaryContext,
): Promise<"destroyed" | "absent"> {
  return destroyIf(name, context, async () => true);
}

/** Destroys the machine if its session is over. Checks that first, because it may be a new one with the same name. */
export async function destroyAbandoned(name: string, context: TemporaryContext): Promise<void> {
  const { isAlive } = context.parts.temporary;
  await destroyIf(name, context, async ({ session }) => session !== undefined && !(await isAlive(session)));
}

async function destroyIf(
  name: string,
  context: TemporaryContext,
  isMeant: (record: TemporaryRecord) => Promise<boolean>,
): Promise<"destroyed" | "absent"> {
  const { parts, homePath, signal } = context;
  if (!isTemporaryName(name)) return "absent";
  const machines = parts.temporary.machines(homePath);
  return parts.temporary.exclusively(homePath, name, signal, async () => {
    const record = await readTemporary(name, context);
    if (record === undefined || !(await isMeant(record))) return "absent";
    // It could create the machine after its project was deleted.
    await parts.vagrant.nested.stopStale(paths.temporaryProject(homePath, name), signal);
    const { id } = await machineOf(record, homePath);
    if (id !== undefined) {
      await writeTemporary(paths.temporaryProject(homePath, name), record, parts.now);
      await runVagrant(["destroy", "--force"], record, context);
    }
    await machines.remove(name);
    return "destroyed";
  });
}
