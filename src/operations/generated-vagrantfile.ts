import type { WorkContext } from "../actions/context/step.js";
import { type InstancePlan, planInstance } from "../actions/vagrant/instance-plan.js";
import { type BackendMachine, requireBackendMachine } from "../actions/vagrant/lookup.js";

/** Whose generated Vagrantfile it is, and for whom the diffs are. */
export interface GeneratedContext extends Pick<WorkContext, "machine" | "parts" | "signal"> {
  readonly colour: boolean;
}

/** What a machine's generated Vagrantfile is to become. */
export interface GeneratedPlan extends Pick<InstancePlan, "preview" | "write"> {
  readonly state: BackendMachine["state"];
}

/** Compares the generated Vagrantfile with what the options and the template say by now. Fails with `vm_not_created`, and as `planInstance`. */
export async function planGenerated(context: GeneratedContext): Promise<GeneratedPlan> {
  const found = await requireBackendMachine(context);
  const { preview, write } = await planInstance(context, { kind: "present", ...found }, context);
  return { preview, write, state: found.state };
}
