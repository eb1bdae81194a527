import { ExpectedError } from "../../errors.js";
import type { OrbMachine } from "../../orbstack/orb-machine.js";
import { type Lookup, lookUp } from "../lookup.js";
import { snapshotOwner } from "../snapshots.js";
import type { Step, StepContext } from "../step.js";

/** Whether the machine exists whole. While that cannot be known nothing may go on: the question fails. */
export const isCreated: Step = {
  name: "is_created",
  run: async (context) => (await lookUpOrFail(context)).kind === "present",
};

/** Whether there is anything to destroy: a machine, or the beginning of one. */
export const isKnown: Step = {
  name: "is_known",
  run: async (context) => (await lookUpOrFail(context)).kind !== "absent",
};

export const isRunning: Step = {
  name: "is_running",
  run: async (context) => runs(await lookUpOrFail(context)),
};

export const requireCreated: Step = {
  name: "require_created",
  keepsState: true,
  async run(context) {
    if ((await lookUpOrFail(context)).kind !== "present") throw new ExpectedError("vm_not_created", {});
  },
};

/** Ends the action unless the machine runs. SSH would otherwise wake a machine that the user halted. */
export const requireRunning: Step = {
  name: "require_running",
  keepsState: true,
  async run(context) {
    const lookup = await lookUpOrFail(context);
    if (lookup.kind !== "present") throw new ExpectedError("vm_not_created", {});
    if (!runs(lookup)) throw new ExpectedError("vm_not_running", {});
  },
};

/** The machine of OrbStack, and Vagrant's id of it, in whose name its snapshots are kept. */
interface Owned {
  readonly owner: string;
  /** `undefined`: it was deleted behind Vagrant's back, and snapshots are left. */
  readonly orb: OrbMachine | undefined;
}

/** The machine, or what its snapshots remember of it; fails with `vm_not_created`. */
export async function requireOwned(context: Pick<StepContext, "machine" | "parts">): Promise<Owned> {
  const lookup = await lookUpOrFail(context);
  const owner = snapshotOwner(context.machine);
  if (owner === undefined || (lookup.kind !== "present" && lookup.kind !== "lost"))
    throw new ExpectedError("vm_not_created", {});
  return { owner, orb: lookup.kind === "present" ? lookup.orb : undefined };
}

/** The machine; fails with `vm_not_created`. */
export async function requirePresent(
  context: Pick<StepContext, "machine" | "parts">,
): Promise<Owned & { readonly orb: OrbMachine }> {
  const { owner, orb } = await requireOwned(context);
  if (orb === undefined) throw new ExpectedError("vm_not_created", {});
  return { owner, orb };
}

/** The machine behind Vagrant's; fails with the reason when OrbStack could not be asked. */
export async function lookUpOrFail(
  context: Pick<StepContext, "machine" | "parts">,
): Promise<Exclude<Lookup, { kind: "unknown" }>> {
  const lookup = await lookUp(context.machine, context.parts);
  if (lookup.kind === "unknown") throw lookup.error;
  return lookup;
}

function runs(lookup: Lookup): boolean {
  return lookup.kind === "present" && lookup.orb.state === "running";
}
