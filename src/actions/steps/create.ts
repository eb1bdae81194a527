import { ExpectedError, isExpected } from "../../errors.js";
import { PREPARING_ID } from "../../machine/machine.js";
import type { SyncedFolder } from "../../machine/synced-folder.js";
import type { CreateSpec } from "../../orbstack/argv.js";
import { readConfig } from "../../orbstack/config.js";
import { chooseImage, describeImage } from "../../orbstack/image-choice.js";
import { checkName, generateName } from "../../orbstack/names.js";
import type { Mount, OrbMachine } from "../../orbstack/orb-machine.js";
import type { Metadata } from "../../state/metadata-store.js";
import { version } from "../../version.js";
import { bootTimeoutMs } from "../boot-timeout.js";
import { deleteMachine } from "../delete-machine.js";
import { explainSettings } from "../explain-settings.js";
import { type GuestTask, runTasks } from "../guest-task.js";
import { mountFolders } from "../mount-folders.js";
import { snapshotNames } from "../snapshots.js";
import { addSshName } from "../ssh-name-task.js";
import type { Step, StepContext } from "../step.js";
import { waitUntilSettled } from "../wait-for-state.js";
import { whileCreating } from "../while-creating.js";
import { lookUpOrFail } from "./conditions.js";

/**
 * Makes the machine unless it is there. What is about to be made is on disk before it begins, so that after a failure,
 * a kill or a power cut the next `up` goes on with the same machine and never makes a second one.
 */
export const create: Step = {
  name: "create",

  async run(context) {
    const lookup = await lookUpOrFail(context);
    if (lookup.kind === "present") return;
    if (lookup.kind === "lost")
      throw new ExpectedError("machine_lost", {
        snapshots: await snapshotNames(context.machine, context.parts),
      });
    const orb = await whileCreating(context, () => createOrAdopt(context));
    await record(orb, context);
  },

  /** Removes a half-made machine. Where that is not certain to succeed the intent stays, for the next `up` to go on. */
  async recover(context) {
    const { machine, parts } = context;
    const metadata = await parts.metadata(machine).read();
    if (metadata?.intent === undefined) return;
    parts.invalidate();
    const lookup = await lookUpOrFail(context);
    if (lookup.kind !== "preparing") return;
    if (lookup.orb !== undefined) await deleteMachine(lookup.orb, context);
    await forget(context);
  },
};

async function forget({ machine, parts, setId }: StepContext): Promise<void> {
  await parts.metadata(machine).remove();
  await setId(undefined);
}

async function createOrAdopt(context: StepContext): Promise<OrbMachine> {
  const { machine, parts } = context;
  const begun = await findBegun(context);
  if (begun?.orb !== undefined) {
    const adopted = await adopt(begun.orb, context);
    if (adopted !== undefined) return adopted;
  }
  const spec = specOf(context, begun?.metadata.orbstack_machine_name);
  // A name that was made up just now is nobody's, and OrbStack would say so.
  if (readConfig(machine.config).machineName !== undefined && begun === undefined)
    await refuseTakenName(spec.name, context);
  await context.setId(PREPARING_ID);
  await parts.metadata(machine).write(intentTo(spec.name, parts.now()));
  return createNew(spec, context);
}

interface Begun {
  readonly metadata: Metadata;
  readonly orb: OrbMachine | undefined;
}

/** What an earlier `up` of this machine left behind. */
async function findBegun(context: StepContext): Promise<Begun | undefined> {
  const { machine, parts } = context;
  if (machine.id !== PREPARING_ID) return undefined;
  const metadata = await parts.metadata(machine).read();
  if (metadata === undefined) return undefined;
  const orb = (await freshList(context)).find(({ name }) => name === metadata.orbstack_machine_name);
  return { metadata, orb };
}

async function freshList({ machine, parts }: StepContext): Promise<readonly OrbMachine[]> {
  parts.invalidate();
  return parts.machines(machine);
}

/** Goes on with a machine that is there already. `undefined`: it was of no use and is gone. */
async function adopt(orb: OrbMachine, context: StepContext): Promise<OrbMachine | undefined> {
  const { machine, parts, ui, signal } = context;
  const driver = parts.driver(machine);
  ui.say("info", `Going on with machine ${orb.name}, whose creation was interrupted...`);
  try {
    const settled = await waitUntilSettled(driver, orb, { timeoutMs: bootTimeoutMs(machine), signal });
    if (settled === undefined) return undefined;
    await prepareGuest(settled.name, context);
    return settled;
  } catch (error) {
    if (signal.aborted) throw error;
    ui.say("detail", "It is not usable, so it is deleted and made anew.");
    await deleteMachine(orb, context);
    return undefined;
  } finally {
    parts.invalidate();
  }
}

function specOf({ machine, parts }: StepContext, begunName: string | undefined): CreateSpec {
  const config = readConfig(machine.config);
  const name = config.machineName ?? begunName ?? generateName(machine.name);
  checkName(name);
  const image = chooseImage(config, machine.vm.box);
  const { username, isolated, cpus, memoryMib, diskMib } = config;
  const mounts = isolated ? parts.folders.announced(machine).map(mountOf) : [];
  return { name, ...image, username, isolated, mounts, cpus, memoryMib, diskMib };
}

function mountOf({ hostpath, guestpath }: SyncedFolder): Mount {
  return { source: hostpath, destination: guestpath };
}

/** A machine of that name which this `up` did not begin belongs to somebody else, and is left alone. */
async function refuseTakenName(name: string, context: StepContext): Promise<void> {
  const other = (await freshList(context)).find((candidate) => candidate.name === name);
  if (other === undefined) return;
  const entry = await context.parts.registry(context.machine).ownerOf(other.id);
  const owner =
    entry === undefined
      ? "It was not made by Vagrant on this computer."
      : `It is the machine '${entry.machine_name}' of the project in ${entry.root_path}.`;
  throw new ExpectedError("machine_name_taken", { name, owner });
}

function intentTo(name: string, now: Date): Metadata {
  return {
    schema_version: 1,
    orbstack_machine_name: name,
    created_at: now.toISOString(),
    provider_version: version,
    intent: "create",
  };
}

async function createNew(spec: CreateSpec, context: StepContext): Promise<OrbMachine> {
  const { machine, parts, ui, signal } = context;
  const driver = parts.driver(machine);
  for (const sentence of explainSettings(machine)) ui.say("warn", sentence);
  ui.say("info", `Creating machine ${spec.name} (${describeImage(spec)})...`);
  try {
    await driver.create(spec, { signal });
  } catch (error) {
    // It is somebody else's, and must not be taken for what an earlier run began.
    if (isExpected(error, "machine_exists")) await forget(context);
    throw error;
  } finally {
    parts.invalidate();
  }
  // Neither needs the other, and each is a process.
  const [machines] = await Promise.all([parts.machines(machine), prepareGuest(spec.name, context)]);
  const orb = machines.find(({ name }) => name === spec.name);
  if (orb === undefined) throw new ExpectedError("machine_missing", { name: spec.name });
  return orb;
}

/**
 * Readies a new machine's guest, in one command: its user's SSH name, without which it is only half made, and the folders
 * that Vagrant announced, which it will ask for again if they failed here.
 */
async function prepareGuest(name: string, { machine, parts, signal }: StepContext): Promise<void> {
  const { username, isolated } = readConfig(machine.config);
  const folders = isolated ? [] : parts.folders.announced(machine);
  const needed: readonly GuestTask[] = [addSshName(name, username)];
  const optional = folders.length > 0 ? [mountFolders(folders)] : [];
  const { done, failure } = await runTasks(parts.driver(machine), name, [...needed, ...optional], signal);
  if (failure === undefined) parts.folders.markMounted(machine);
  else if (done < needed.length) throw failure;
}

async function record(orb: OrbMachine, { machine, parts, setId }: StepContext): Promise<void> {
  const created_at = parts.now().toISOString();
  const names = { machine_id: orb.id, orbstack_machine_name: orb.name, created_at };
  await parts.registry(machine).add({
    schema_version: 1,
    ...names,
    provider: machine.provider,
    machine_name: machine.name,
    root_path: machine.rootPath,
    data_dir: machine.dataDir,
  });
  await setId(orb.id);
  await parts.metadata(machine).write({ schema_version: 1, ...names, provider_version: version });
}
