import { bootTimeoutMs } from "../../actions/context/boot-timeout.js";
import type { WorkContext } from "../../actions/context/step.js";
import { runTasks } from "../../actions/guest/guest-task.js";
import { firstUser } from "../../actions/guest/login-user.js";
import { addSshName } from "../../actions/guest/ssh-name-task.js";
import { refuseTakenName } from "../../actions/identity/taken-name.js";
import { cloneMachine } from "../../actions/orbstack/creation/clone-machine.js";
import { deleteMachine } from "../../actions/orbstack/creation/delete-machine.js";
import { forgetOriginal } from "../../actions/orbstack/creation/forget-original.js";
import { waitUntilStable } from "../../actions/orbstack/creation/wait-for-state.js";
import { whileCreating } from "../../actions/orbstack/creation/while-creating.js";
import { requirePresent } from "../../actions/orbstack/lookup.js";
import { isExpected } from "../../errors.js";
import { checkName } from "../../orbstack/names.js";
import type { OrbMachine } from "../../orbstack/orb-machine.js";

interface CloneOptions {
  /** The clone's name in OrbStack. */
  readonly name: string;
  /** Whether it is left running. */
  readonly start: boolean;
}

/** A clone of a machine, and its user for SSH. */
export interface FreeClone {
  readonly id: string;
  readonly username: string;
}

/**
 * Clones a machine to one that is in no Vagrantfile. The original keeps running. The clone is started once, to remove
 * what only the original may have. A failure leaves no clone. Fails with `machine_name_invalid`, `machine_name_taken`
 * and `vm_not_created`, and as the driver does.
 */
export async function cloneFreely({ name, start }: CloneOptions, context: WorkContext): Promise<FreeClone> {
  const { machine, parts, ui, signal } = context;
  checkName(name);
  const { orb: source } = await requirePresent(context);
  const username = source.username ?? firstUser(machine);
  ui.say("info", `Copying machine ${source.name} to ${name}...`);
  const clone = await whileCreating(context, () => copy(source, name, context));
  try {
    await note(clone, source, context);
    await makeIndependent(clone, username, context);
    if (!start) await parts.driver(machine).stop(name, { signal });
  } catch (error) {
    await deleteMachine(clone, uninterruptible(context));
    await parts.registry(machine).remove(clone.id);
    throw error;
  }
  return { id: clone.id, username };
}

async function copy(source: OrbMachine, name: string, context: WorkContext): Promise<OrbMachine> {
  await refuseTakenName(name, context);
  try {
    return await cloneMachine(source.name, name, context);
  } catch (error) {
    // OrbStack completes a clone even if nothing waits for it.
    if (isExpected(error, "interrupted")) await deleteByName(name, uninterruptible(context));
    throw error;
  }
}

async function deleteByName(name: string, context: WorkContext): Promise<void> {
  const left = await context.parts.driver(context.machine).info(name);
  if (left !== undefined) await deleteMachine(left, context);
}

/** For cleaning up after Ctrl-C. */
function uninterruptible(context: WorkContext): WorkContext {
  return { ...context, signal: new AbortController().signal };
}

/** Registers the clone. */
async function note(clone: OrbMachine, source: OrbMachine, { machine, parts }: WorkContext): Promise<void> {
  await parts.registry(machine).add({
    schema_version: 1,
    machine_id: clone.id,
    clone_of: source.id,
    orbstack_machine_name: clone.name,
    provider: machine.provider,
    machine_name: clone.name,
    root_path: machine.rootPath,
    data_dir: machine.dataDir,
    created_at: parts.now().toISOString(),
  });
}

async function makeIndependent(clone: OrbMachine, username: string, context: WorkContext): Promise<void> {
  const { machine, parts, signal, ui } = context;
  const driver = parts.driver(machine);
  await driver.start(clone.name, { signal });
  await waitUntilStable(
    driver,
    { ...clone, state: "starting" },
    { timeoutMs: bootTimeoutMs(machine), signal, ui },
  );
  const tasks = [...forgetOriginal(clone.name), addSshName(clone.name, username)];
  const { failure } = await runTasks(driver, clone.name, tasks, signal);
  if (failure !== undefined) throw failure;
}
