import { requireBackend } from "../../../backends/registry.js";
import { PREPARING_ID } from "../../../machine/machine.js";
import { paths } from "../../../state/paths.js";
import { register } from "../../register.js";
import type { Step, StepContext } from "../../step.js";
import { type InnerLookup, lookUpInnerOrFail } from "../inner-lookup.js";
import { forgetInnerSsh } from "../inner-ssh.js";
import { type InstancePlan, planInstance } from "../instance-plan.js";
import { runNested } from "../run-nested.js";
import { tellLimits } from "../tell-changes.js";

/**
 * Generates the Vagrantfile and brings the machine up with it. That a machine is about to be made is on disk before it begins, and its
 * id as soon as there is one, so that after a failure or a kill the next `up` goes on with the same machine.
 */
export const innerUp: Step = {
  name: "inner_up",

  async run(context) {
    const { machine, parts, ui, env, signal } = context;
    const lookup = await lookUpInnerOrFail(context);
    const plan = await planInstance(context, lookup);
    const backend = parts.inner.backend(plan.backend, { libvirtUri: plan.libvirtUri });
    if (lookup.kind === "present") await forgetInnerSsh(machine, parts);
    else {
      await requireBackend(backend, { signal });
      await begin(plan, context);
    }
    tellLimits(plan.preview, ui);
    await plan.write();
    const keep = env.destroy_on_error === false ? ["--no-destroy-on-error"] : [];
    try {
      await runNested(context, ["up", "--provider", plan.backend, "--no-provision", ...keep]);
    } finally {
      await adopt(plan, context);
    }
    if (lookup.kind === "present") await resize(plan, lookup, context);
    await plan.markApplied();
  },

  /** Forgets a creation that came to no machine. What there is of one stays, for the next `up` to go on. */
  async recover(context) {
    const { machine, parts } = context;
    const lookup = await lookUpInnerOrFail(context);
    if (lookup.kind !== "preparing") return;
    await context.setId(undefined);
    await parts.inner.clear(paths.instance(machine.dataDir));
  },
};

/** Limits that the hypervisor itself changes. */
export async function resize(
  { context: { cpus, memoryMib } }: InstancePlan,
  { backend, id }: Extract<InnerLookup, { kind: "present" }>,
  { signal }: StepContext,
): Promise<void> {
  await backend.resize(id, { cpus, memoryMib }, { signal });
}

async function begin({ backend, libvirtUri }: InstancePlan, { machine, parts, setId }: StepContext) {
  if (machine.id !== PREPARING_ID) await setId(PREPARING_ID);
  await parts.inner.record(paths.instance(machine.dataDir)).write({
    schema_version: 1,
    backend,
    ...(libvirtUri !== undefined && { libvirt_uri: libvirtUri }),
    created_at: parts.now().toISOString(),
  });
}

/** Has Vagrant know the machine by the inner id, also one that is there but did not come up whole. */
async function adopt({ backend: name }: InstancePlan, context: StepContext): Promise<void> {
  const { machine, parts } = context;
  const id = await parts.inner.backend(name).innerId(paths.instance(machine.dataDir), machine.name);
  if (id === undefined || id === machine.id) return;
  await register({ machine_id: id, backend: name, created_at: parts.now().toISOString() }, context);
  await context.setId(id);
}
