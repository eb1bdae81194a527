import { ExpectedError, isExpected } from "../../../errors.js";
import { PREPARING_ID } from "../../../machine/machine.js";
import { readConfig } from "../../../orbstack/config.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import type { Metadata } from "../../../state/metadata-store.js";
import { version } from "../../../version.js";
import type { Step, StepContext } from "../../context/step.js";
import { loginUser } from "../../guest/login-user.js";
import { type Forgotten, findForgotten } from "../../identity/forgotten.js";
import { findRecorded } from "../../identity/recorded.js";
import { register } from "../../identity/register.js";
import { takeOver } from "../../identity/take-over.js";
import { freshList, refuseTakenName } from "../../identity/taken-name.js";
import { type Blueprint, planBlueprint } from "../creation/blueprint.js";
import { createMachine, finishMachine, readyMachine } from "../creation/create-machine.js";
import { deleteMachine } from "../creation/delete-machine.js";
import { readOrigin } from "../creation/origin.js";
import { sizingRecord, wantedSizing } from "../creation/sizing.js";
import { whileCreating } from "../creation/while-creating.js";
import { lookUpOrFail } from "../lookup.js";
import { snapshotNames } from "../snapshots.js";

/**
 * Creates the machine unless it exists. The intent is on disk before the creation starts, so after a failure, a kill or
 * a power cut the next `up` resumes it and never creates a second machine.
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
    const forgotten =
      lookup.kind === "absent"
        ? ((await findForgotten(context)) ?? (await findRecorded(context)))
        : undefined;
    if (forgotten !== undefined) return takeBack(forgotten, context);
    const made = await whileCreating(context, () => createOrAdopt(context));
    await record("kind" in made ? await readyMachine(made, context) : made, context);
  },

  /** Deletes an incomplete machine. If that may fail, the intent stays, and the next `up` resumes the creation. */
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

/** A machine that an earlier `up` created and Vagrant no longer knows is this machine. It must not be created a second time. */
async function takeBack({ orb, entry, recorded }: Forgotten, context: StepContext): Promise<undefined> {
  if (readOrigin(context) !== undefined)
    throw new ExpectedError("machine_forgotten", { name: orb.name, machine: context.machine.name });
  const whose = recorded ? "its own record names this project" : "this project created it";
  context.ui.say(
    "warn",
    `Taking machine ${orb.name} back: ${whose}, and Vagrant's record of it was deleted. Its provisioners will run again.`,
  );
  await takeOver(orb, entry, context);
}

async function forget({ machine, parts, setId }: StepContext): Promise<void> {
  await parts.metadata(machine).remove();
  await setId(undefined);
}

/** A machine that is ready, or the blueprint of one that was just created. */
async function createOrAdopt(context: StepContext): Promise<OrbMachine | Blueprint> {
  const { machine, parts } = context;
  const begun = await findInterrupted(context);
  if (begun?.orb !== undefined) {
    const adopted = await adopt(begun.orb, context);
    if (adopted !== undefined) return adopted;
  }
  const blueprint = await planBlueprint(context, begun?.metadata.orbstack_machine_name);
  // If OrbStack does not answer, nothing is stored, because a machine that cannot be looked up cannot be destroyed.
  if (begun === undefined) await parts.machines(machine);
  // A generated name is free.
  if (readConfig(machine.config).machineName !== undefined && begun === undefined)
    await refuseTakenName(blueprint.name, context);
  await context.setId(PREPARING_ID);
  await parts.metadata(machine).write(intentTo(blueprint, context));
  await createNew(blueprint, context);
  return blueprint;
}

async function createNew(blueprint: Blueprint, context: StepContext): Promise<void> {
  try {
    await createMachine(blueprint, context);
  } catch (error) {
    // The machine is another project's and must not look like the result of an interrupted run; or nothing was attempted.
    if (isExpected(error, "machine_exists") || isExpected(error, "orbctl_missing")) await forget(context);
    throw error;
  }
}

interface InterruptedCreation {
  readonly metadata: Metadata;
  readonly orb: OrbMachine | undefined;
}

/** What an interrupted `up` of this machine left. */
async function findInterrupted(context: StepContext): Promise<InterruptedCreation | undefined> {
  const { machine, parts } = context;
  if (machine.id !== PREPARING_ID) return undefined;
  const metadata = await parts.metadata(machine).read();
  if (metadata === undefined) return undefined;
  const orb = (await freshList(context)).find(({ name }) => name === metadata.orbstack_machine_name);
  return { metadata, orb };
}

/** Resumes the creation of an existing machine. `undefined`: it was unusable and was deleted. */
async function adopt(orb: OrbMachine, context: StepContext): Promise<OrbMachine | undefined> {
  const { parts, ui, signal } = context;
  ui.say("info", `Resuming the interrupted creation of machine ${orb.name}...`);
  try {
    return await finishMachine(orb, context);
  } catch (error) {
    if (signal.aborted) throw error;
    ui.say("detail", "It is not usable, so it is deleted and created again.");
    await deleteMachine(orb, context);
    return undefined;
  } finally {
    parts.invalidate();
  }
}

function intentTo(blueprint: Blueprint, context: StepContext): Metadata {
  const hasUserData = blueprint.kind === "image" && blueprint.spec.userData !== undefined;
  return {
    schema_version: 1,
    orbstack_machine_name: blueprint.name,
    limits: sizingRecord(wantedSizing(context)),
    cloud_init: hasUserData ? "pending" : undefined,
    created_at: context.parts.now().toISOString(),
    provider_version: version,
    intent: "create",
  };
}

async function record(orb: OrbMachine, context: StepContext): Promise<void> {
  const { machine, parts } = context;
  const { intent: _, ...begun } = (await parts.metadata(machine).read()) ?? {};
  const created_at = parts.now().toISOString();
  const names = { machine_id: orb.id, orbstack_machine_name: orb.name, created_at };
  await register(names, context);
  await context.setId(orb.id);
  await assignAddresses(orb, context);
  const login_user = loginUser(machine);
  await parts
    .metadata(machine)
    .write({ ...begun, schema_version: 1, ...names, login_user, provider_version: version });
}

/** Assigns the reserved addresses to this machine, so that a later machine in the same folder does not get them. */
async function assignAddresses({ id }: OrbMachine, { machine, parts, signal }: StepContext): Promise<void> {
  const allocations = parts.allocations(machine);
  if ((await allocations.of(machine.dataDir)).length === 0) return;
  await allocations.assign({ data_dir: machine.dataDir, machine_id: id }, signal);
}
