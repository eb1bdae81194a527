import { ExpectedError } from "../errors.js";
import { readConfig } from "../orbstack/config.js";
import type { OrbMachine } from "../orbstack/orb-machine.js";
import { sizeHint } from "../orbstack/other-providers.js";
import { type Blueprint, describeBlueprint } from "./blueprint.js";
import { bootTimeoutMs } from "./boot-timeout.js";
import { cloneMachine } from "./clone-machine.js";
import { explainSettings } from "./explain-settings.js";
import { forgetOriginal } from "./forget-original.js";
import { prepareGuest } from "./prepare-guest.js";
import { hasUserData } from "./read-user-data.js";
import { applySizing, planSizing, wantedSizing } from "./sizing.js";
import type { StepContext } from "./step.js";
import { waitUntilSettled } from "./wait-for-state.js";
import { whileTelling } from "./while-telling.js";

/** Makes a machine, which is then to be readied. Done under a lock: OrbStack cannot make many at a time. */
export async function makeMachine(blueprint: Blueprint, context: StepContext): Promise<void> {
  const { machine, parts, ui, signal } = context;
  const driver = parts.driver(machine);
  for (const sentence of explainSettings(machine)) ui.say("warn", sentence);
  ui.say("info", `Creating machine ${blueprint.name} (${describeBlueprint(blueprint)})...`);
  adviseOnSize(context);
  if (blueprint.kind === "image") return driver.create(blueprint.spec, { signal });
  if (hasUserData(machine))
    ui.say("warn", "User data are left out: the machine is made of another one, which had its first boot.");
  if (blueprint.kind === "clone") await cloneMachine(blueprint.source, blueprint.name, context);
  else
    await whileTelling(ui, "Still importing", () =>
      driver.import(blueprint.name, blueprint.file, { signal }),
    );
}

/** Readies a machine that was just made: it runs then, and Vagrant can work in it. */
export async function readyMachine({ kind, name }: Blueprint, context: StepContext): Promise<OrbMachine> {
  if (kind !== "image") return finishMachine(await find(name, context), context);
  // Neither needs the other, and each is a process.
  const [orb] = await Promise.all([find(name, context), prepareGuest(name, context)]);
  context.parts.seen(context.machine, orb);
  return orb;
}

/** Readies a machine that an import, or an `up` that was interrupted, left: stopped, or on its way. */
export async function finishMachine(orb: OrbMachine, context: StepContext): Promise<OrbMachine> {
  const { machine, parts, signal } = context;
  const driver = parts.driver(machine);
  const settled = await waitUntilSettled(driver, orb, { timeoutMs: bootTimeoutMs(machine), signal });
  if (settled === undefined) throw new ExpectedError("machine_missing", { name: orb.name });
  if (settled.state === "stopped") await startSized(settled, context);
  const { username } = readConfig(machine.config);
  await prepareGuest(settled.name, context, forgetOriginal(settled.name, username));
  return settled;
}

function adviseOnSize(context: StepContext): void {
  const { cpus, memoryMib } = wantedSizing(context);
  const hint = sizeHint(context.machine.vm.otherProviders);
  if (hint !== undefined && cpus === undefined && memoryMib === undefined) context.ui.say("detail", hint);
}

/** Limits come into effect when a machine starts. An export brings those of its machine along. */
async function startSized(orb: OrbMachine, context: StepContext): Promise<void> {
  const { machine, parts, signal } = context;
  await applySizing(await planSizing(orb.limits ?? {}, orb, context), orb, context);
  await parts.driver(machine).start(orb.name, { signal });
}

async function find(name: string, { machine, parts, signal }: StepContext): Promise<OrbMachine> {
  const orb = await parts.driver(machine).info(name, { signal });
  if (orb === undefined) throw new ExpectedError("machine_missing", { name });
  return orb;
}
