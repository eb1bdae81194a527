import { requireBackend } from "../../../backends/registry.js";
import { PREPARING_ID } from "../../../machine/machine.js";
import { keepKey } from "../../../state/nested-machine.js";
import { paths } from "../../../state/paths.js";
import { remarksOnSettings } from "../../../vagrantfile/passed-on.js";
import type { Step, StepContext } from "../../context/step.js";
import { register } from "../../identity/register.js";
import { forgetMachine } from "../forget.js";
import { type InstancePlan, planInstance } from "../instance-plan.js";
import { type BackendLookup, lookUpBackendMachineOrFail } from "../lookup.js";
import { runNested } from "../run-nested.js";
import { forgetBackendSsh } from "../ssh.js";
import { takeMachineBack } from "../take-back.js";
import { tellLimits } from "../tell-changes.js";
import { whereNow, whereOf } from "../where.js";

/**
 * Generates the Vagrantfile and brings the machine up with it. The intent is on disk before the creation starts, and
 * the id as soon as it exists, so after a failure or a kill the next `up` resumes with the same machine.
 */
export const backendUp: Step = {
  name: "backend_up",

  async run(context) {
    const { machine, parts, ui, env, signal } = context;
    const found = await lookUpBackendMachineOrFail(context);
    const fresh = await planInstance(context, found);
    const lookup = found.kind === "absent" ? await takeBackIfLost(found, fresh, context) : found;
    const plan = lookup === found ? fresh : await planInstance(context, lookup);
    const backend = parts.vagrant.backend(plan.backend, plan.settings);
    if (lookup.kind === "present") await forgetBackendSsh(machine, parts);
    else {
      await requireBackend(backend, { signal });
      for (const remark of remarksOnSettings(machine)) ui.say("warn", remark);
      await begin(plan, context);
    }
    tellLimits(plan.preview, ui);
    await plan.write();
    const keep = env.destroy_on_error === false ? ["--no-destroy-on-error"] : [];
    try {
      await runNested(context, ["up", "--provider", plan.backend, "--no-provision", ...keep]);
    } finally {
      // A machine that was taken back is registered already.
      await adopt(plan, found === lookup || lookup.kind !== "present" ? machine.id : lookup.id, context);
    }
    await keepKeyOf(plan, context);
    if (lookup.kind === "present") await resize(plan, lookup, context);
    await plan.markApplied();
  },

  /** Forgets a creation without a machine. If a machine exists, it stays, and the next `up` resumes. */
  async recover(context) {
    const lookup = await lookUpBackendMachineOrFail(context);
    if (lookup.kind === "preparing") await forgetMachine(context);
  },
};

type Known = Exclude<BackendLookup, { kind: "unknown" }>;

async function takeBackIfLost(absent: Known, wanted: InstancePlan, context: StepContext): Promise<Known> {
  const taken = await takeMachineBack(wanted, context);
  return taken === undefined ? absent : { kind: "present", ...taken };
}

async function keepKeyOf({ backend: name }: InstancePlan, { machine, parts }: StepContext): Promise<void> {
  const folder = paths.instance(machine.dataDir);
  const id = await parts.vagrant.backend(name).backendId(folder, machine.name);
  if (id !== undefined) await keepKey({ folder, name: machine.name, backend: name, id }, machine.homePath);
}

/** Applies limits that the backend itself can change. */
export async function resize(
  { context: { cpus, memoryMib } }: InstancePlan,
  { backend, id }: Extract<BackendLookup, { kind: "present" }>,
  { signal }: StepContext,
): Promise<void> {
  await backend.resize(id, { cpus, memoryMib }, { signal });
}

async function begin(plan: InstancePlan, { machine, parts, setId }: StepContext) {
  if (machine.id !== PREPARING_ID) await setId(PREPARING_ID);
  await parts.vagrant.record(paths.instance(machine.dataDir)).write({
    schema_version: 1,
    backend: plan.backend,
    ...whereNow(plan),
    created_at: parts.now().toISOString(),
  });
}

/** Sets Vagrant's id to the backend id, even if the machine exists but did not come up. */
async function adopt(
  { backend: name }: InstancePlan,
  knownId: string | undefined,
  context: StepContext,
): Promise<void> {
  const { machine, parts } = context;
  const folder = paths.instance(machine.dataDir);
  const id = await parts.vagrant.backend(name).backendId(folder, machine.name);
  if (id === undefined || id === knownId) return;
  const where = whereOf(await parts.vagrant.record(folder).read());
  await register({ machine_id: id, backend: name, ...where, created_at: parts.now().toISOString() }, context);
  await context.setId(id);
}
