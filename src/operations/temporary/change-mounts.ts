import { ExpectedError } from "../../errors.js";
import type { SyncedFolder } from "../../machine/synced-folder.js";
import { writeText } from "../../state/json-file.js";
import { paths } from "../../state/paths.js";
import type { TemporaryMount, TemporaryRecord } from "../../state/temporary-machines.js";
import { writeTemporary } from "../../vagrantfile/temporary.js";
import type { TemporaryContext } from "./context.js";
import { machineOf } from "./machine-of.js";
import { runVagrant } from "./run-vagrant.js";

/** How a machine that runs gets other folders, and gets its old ones back when that fails. */
interface Change {
  apply(mounts: readonly TemporaryMount[]): Promise<void>;
  undo(mounts: readonly TemporaryMount[]): Promise<void>;
}

/**
 * Gives a temporary machine other folders: at once when it runs, else with its next start. Answers its new record. When it fails, record and
 * Vagrantfile are as they were. `vm_unsupported`, with the command of `vagrant vm`, for a machine that keeps the folders it was made with;
 * the errors of OrbStack and of `NestedVagrant.run`.
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
    // What it says is of no more use than the first error.
    await change?.undo(record.mounts).catch(() => undefined);
    throw error;
  }
}

/** `undefined`: the machine does not run, and finds its folders in its Vagrantfile when it starts. */
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
        // An interruption does not end this as well.
        undo: (mounts) => change.mount(mounts.map(folderOf), { signal: new AbortController().signal }),
      };
    case "at reload":
      return {
        apply: () => runVagrant(["reload"], record, context),
        // A reload that failed may have left the machine off.
        undo: () => runVagrant(["up", `--provider=${record.provider}`], record, context),
      };
  }
}

function folderOf({ read_only: readOnly, ...paths }: TemporaryMount): SyncedFolder {
  return { ...paths, readOnly };
}
