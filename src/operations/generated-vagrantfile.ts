import type { WorkContext } from "../actions/context/step.js";
import { type InstancePlan, planInstance } from "../actions/vagrant/instance-plan.js";
import { type BackendMachine, requireBackendMachine } from "../actions/vagrant/lookup.js";

/** The machine, and whether its diffs are coloured. */
export interface GeneratedContext extends Pick<WorkContext, "machine" | "parts" | "signal"> {
  readonly colour: boolean;
}

/** The generated Vagrantfile of a machine as it should be. */
export interface GeneratedPlan extends Pick<InstancePlan, "preview" | "write"> {
  readonly state: BackendMachine["state"];
}

/** Compares the generated Vagrantfile with the current options and template. Fails with `vm_not_created`, and as `planInstance` does. */
export async function planGenerated(context: GeneratedContext): Promise<GeneratedPlan> {
  const found = await requireBackendMachine(context);
  const { preview, write } = await planInstance(context, { kind: "present", ...found }, context);
  return { preview, write, state: found.state };
}
