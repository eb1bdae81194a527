import { ExpectedError } from "../../../errors.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import { sizeHint } from "../../../orbstack/other-providers.js";
import { bootTimeoutMs } from "../../context/boot-timeout.js";
import type { StepContext } from "../../context/step.js";
import { whileTelling } from "../../context/while-telling.js";
import { type Blueprint, describeBlueprint } from "./blueprint.js";
import { cloneMachine } from "./clone-machine.js";
import { explainSettings } from "./explain-settings.js";
import { forgetOriginal } from "./forget-original.js";
import { isolate } from "./isolate.js";
import { prepareGuest } from "./prepare-guest.js";
import { hasUserData } from "./read-user-data.js";
import { applySizing, planSizing, wantedSizing } from "./sizing.js";
import { waitUntilStable } from "./wait-for-state.js";

/** Creates a machine, which must then be prepared. Runs under a lock, because OrbStack cannot create many at a time. */
export async function createMachine(blueprint: Blueprint, context: StepContext): Promise<void> {
  const { machine, parts, ui, signal } = context;
  const driver = parts.driver(machine);
  for (const sentence of explainSettings(machine)) ui.say("warn", sentence);
  ui.say("info", `Creating machine ${blueprint.name} (${describeBlueprint(blueprint)})...`);
  adviseOnSize(context);
  if (blueprint.kind === "image") return driver.create(blueprint.spec, { signal });
  if (hasUserData(machine))
    ui.say("warn", "User data are ignored: the machine is a copy of another one, which has already booted.");
  if (blueprint.kind === "clone") await cloneMachine(blueprint.source, blueprint.name, context);
  else
    await whileTelling(ui, "Still importing", () =>
      driver.import(blueprint.name, blueprint.file, { signal }),
    );
}

/** Prepares a new machine, so that it is running and Vagrant can use it. */
export async function readyMachine({ kind, name }: Blueprint, context: StepContext): Promise<OrbMachine> {
  if (kind !== "image") return finishMachine(await find(name, context), context);
  const orb = await find(name, context);
  await prepareGuest(orb, context);
  context.parts.seen(context.machine, orb);
  return orb;
}

/** Completes a machine that an import or an interrupted `up` left, stopped or not. */
export async function finishMachine(orb: OrbMachine, context: StepContext): Promise<OrbMachine> {
  const { machine, parts, signal, ui } = context;
  const driver = parts.driver(machine);
  const stable = await waitUntilStable(driver, orb, { timeoutMs: bootTimeoutMs(machine), signal, ui });
  if (stable === undefined) throw new ExpectedError("machine_missing", { name: orb.name });
  if (stable.state === "stopped") await startSized(stable, context);
  await prepareGuest(stable, context, forgetOriginal(stable.name));
  return stable;
}

function adviseOnSize(context: StepContext): void {
  const { cpus, memoryMib } = wantedSizing(context);
  const hint = sizeHint(context.machine.vm.otherProviders);
  if (hint !== undefined && cpus === undefined && memoryMib === undefined) context.ui.say("detail", hint);
}

/** Limits take effect when a machine starts. An exported machine keeps its limits. */
async function startSized(orb: OrbMachine, context: StepContext): Promise<void> {
  const { machine, parts, signal } = context;
  await isolate(orb, context);
  await applySizing(await planSizing(orb.limits ?? {}, orb, context), orb, context);
  await parts.driver(machine).start(orb.name, { signal });
}

async function find(name: string, { machine, parts, signal }: StepContext): Promise<OrbMachine> {
  const orb = await parts.driver(machine).info(name, { signal });
  if (orb === undefined) throw new ExpectedError("machine_missing", { name });
  return orb;
}
