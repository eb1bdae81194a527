import { runTasks } from "../../actions/guest-task.js";
import { lookUpInnerOrFail } from "../../actions/inner/inner-lookup.js";
import { lookUpOrFail } from "../../actions/lookup.js";
import { mountFolders } from "../../actions/mount-folders.js";

import { ExpectedError } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";
import { writeText } from "../../state/json-file.js";
import { paths } from "../../state/paths.js";
import type { TemporaryMount, TemporaryRecord } from "../../state/temporary-machines.js";
import { keepsFolders } from "../../vagrantfile/needs-destroy.js";
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
  const refuse = (reason: string) =>
    new ExpectedError("vm_unsupported", { command, name: record.name, reason });
  return record.provider === "vagrant"
    ? planReload(machine, record, context, refuse)
    : planLive(machine, context, refuse);
}

type Refuse = (reason: string) => ExpectedError;

async function planLive(
  machine: Machine,
  { parts, signal }: TemporaryContext,
  refuse: Refuse,
): Promise<Change | undefined> {
  const lookup = await lookUpOrFail({ machine, parts });
  if (lookup.kind !== "present") return undefined;
  const { orb } = lookup;
  if (orb.isolated)
    throw refuse("it is isolated, and sees no folders of this computer but those that it was made with.");
  if (orb.state !== "running") return undefined;
  const mount = async (mounts: readonly TemporaryMount[], until: AbortSignal) => {
    const folders = mounts.map(({ read_only, ...paths }) => ({ ...paths, readOnly: read_only }));
    const { failure } = await runTasks(parts.driver(machine), orb.name, [mountFolders(folders)], until);
    if (failure !== undefined) throw failure;
  };
  return {
    apply: (mounts) => mount(mounts, signal),
    undo: (mounts) => mount(mounts, new AbortController().signal),
  };
}

async function planReload(
  machine: Machine,
  record: TemporaryRecord,
  context: TemporaryContext,
  refuse: Refuse,
): Promise<Change | undefined> {
  const lookup = await lookUpInnerOrFail({ machine, parts: context.parts });
  if (lookup.kind !== "present") return undefined;
  const { name } = lookup.backend;
  if (keepsFolders(name))
    throw refuse(
      `a machine of ${name} keeps the folders that it was made with. Destroy it, and create it with those mounts.`,
    );
  if (lookup.state.id !== "running") return undefined;
  return {
    apply: () => runVagrant(["reload"], record, context),
    // A reload that failed may have left the machine off.
    undo: () => runVagrant(["up", "--provider=vagrant"], record, context),
  };
}
