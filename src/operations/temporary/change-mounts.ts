import { ExpectedError } from "../../errors.js";
import type { SyncedFolder } from "../../machine/synced-folder.js";
import { writeText } from "../../state/json-file.js";
import { paths } from "../../state/paths.js";
import type { TemporaryMount, TemporaryRecord } from "../../state/temporary-machines.js";
import { writeTemporary } from "../../vagrantfile/temporary.js";
import type { TemporaryContext } from "./context.js";
import { machineOf } from "./machine-of.js";
import { runVagrant } from "./run-vagrant.js";

/** How a running machine gets its new folders, and its old ones again after a failure. */
interface Change {
  apply(mounts: readonly TemporaryMount[]): Promise<void>;
  undo(mounts: readonly TemporaryMount[]): Promise<void>;
}

/**
 * Changes the folders of a temporary machine, at once if it is running. Returns its new record. After a failure, the
 * record and the Vagrantfile are as before. Fails with `vm_unsupported` for a machine that keeps the folders it was
 * created with, and as OrbStack and `NestedVagrant.run` do.
 */
export async function changeMounts(
  record: TemporaryRecord,
  mounts: readonly TemporaryMount[],
  command: string,
  context: TemporaryContext,
): Promise<TemporaryRecord> {
  const { parts, homePath } = context;
  const change = await planChange(record, command, context);
  const machines = parts.temporary.machines(homePath);
  const project = paths.temporaryProject(homePath, record.name);
  const changed = { ...record, mounts };
  await machines.write(changed);
  const old = await writeTemporary(project, changed, parts.now);
  try {
    await change?.apply(mounts);
    return changed;
  } catch (error) {
    await machines.write(record);
    if (old !== undefined) await writeText(paths.vagrantfile(project), old);
    // A second error would hide the first.
    await change?.undo(record.mounts).catch(() => undefined);
    throw error;
  }
}

/** `undefined`: the machine is not running, and gets its folders at the next start. */
async function planChange(
  record: TemporaryRecord,
  command: string,
  context: TemporaryContext,
): Promise<Change | undefined> {
  const machine = await machineOf(record, context.homePath);
  const change = await context.parts.provider(machine).folders.planChange(machine);
  switch (change.kind) {
    case "never":
      throw new ExpectedError("vm_unsupported", { command, name: record.name, reason: change.reason });
    case "at next start":
      return undefined;
    case "at once":
      return {
        apply: (mounts) => change.mount(mounts.map(folderOf), context),
        // An interrupt must not end the undo.
        undo: (mounts) => change.mount(mounts.map(folderOf), { signal: new AbortController().signal }),
      };
    case "at reload":
      return {
        apply: () => runVagrant(["reload"], record, context),
        // A failed reload may have left the machine stopped.
        undo: () => runVagrant(["up", `--provider=${record.provider}`], record, context),
      };
  }
}

function folderOf({ read_only: readOnly, ...paths }: TemporaryMount): SyncedFolder {
  return { ...paths, readOnly };
}
