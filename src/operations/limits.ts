import { requireInner } from "../actions/inner/inner-lookup.js";
import { requirePresent } from "../actions/lookup.js";
import type { Parts } from "../actions/parts.js";
import { applySizing, planSizingTo, sizingRecord } from "../actions/sizing.js";
import { ExpectedError, isExpected } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import { bytesPerMib } from "../machine/size.js";
import type { Ui } from "../machine/ui.js";
import type { OrbMachine } from "../orbstack/orb-machine.js";
import type { Sizing, SizingChange } from "../orbstack/sizing.js";

/** `none` lifts one that there is. */
export type Limit = number | "none";

/** Limits to be given. What is absent stays as it is. */
export interface LimitsWish {
  readonly cpus?: Limit;
  readonly memoryMib?: Limit;
  readonly diskMib?: Limit;
}

interface LimitsOptions {
  readonly parts: Parts;
  readonly signal: AbortSignal;
}

/**
 * What a machine may use at most, as OrbStack or its hypervisor says. What is absent has no limit, or its hypervisor does not tell. Fails
 * with `vm_not_created`, and as the driver and the backends do.
 */
export async function readLimits(machine: Machine, { parts, signal }: LimitsOptions): Promise<Sizing> {
  if (machine.provider !== "vagrant") {
    const { orb } = await requirePresent({ machine, parts });
    return readOrbLimits(machine, orb, { parts, signal });
  }
  const { backend, id } = await requireInner({ machine, parts });
  const { cpus, memoryLimitBytes: bytes } = await backend.stats(id, { signal });
  return { cpus, memoryMib: bytes === undefined ? undefined : Math.round(bytes / bytesPerMib) };
}

/**
 * Gives a machine other limits, and answers those that it had. The next `reload`, or start by Vagrant, gives it those of the
 * Vagrantfile again. Fails as `readLimits`, with `orbstack_too_old`, `disk_in_use`, and `vm_unsupported` where a hypervisor cannot.
 */
export async function changeLimits(
  machine: Machine,
  wish: LimitsWish,
  options: LimitsOptions & { readonly ui: Ui },
): Promise<Sizing> {
  if (machine.provider === "vagrant") return changeInnerLimits(machine, wish, options);
  const { parts } = options;
  const { orb } = await requirePresent({ machine, parts });
  const now = await readOrbLimits(machine, orb, options);
  const wanted = { ...now, ...lifted(wish) };
  const context = { machine, ...options };
  const changes = await planSizingTo(wanted, now, orb, context);
  try {
    await applySizing(changes, orb, context);
  } finally {
    parts.changed(machine, orb.id);
  }
  // By this the next start sees that they are not the Vagrantfile's.
  const metadata = await parts.metadata(machine).read();
  if (metadata !== undefined)
    await parts.metadata(machine).write({ ...metadata, limits: sizingRecord(wanted) });
  return now;
}

async function changeInnerLimits(
  machine: Machine,
  { cpus, memoryMib, diskMib }: LimitsWish,
  { parts, signal }: LimitsOptions,
): Promise<Sizing> {
  const { backend, id } = await requireInner({ machine, parts });
  const refuse = (reason: string): never => {
    throw new ExpectedError("vm_unsupported", { command: "limits", name: machine.name, reason });
  };
  if (diskMib !== undefined) refuse("the size of a disk is fixed when its machine is made.");
  if (!backend.canResize)
    refuse(
      `${backend.name} sizes a machine when it starts. Set \`cpus\` and \`memory\` in the provider block; \`vagrant reload\` applies them.`,
    );
  if (cpus === "none" || memoryMib === "none")
    return refuse(`${backend.name} does not lift a limit, it only changes it.`);
  const now = await readLimits(machine, { parts, signal });
  await backend.resize(id, { cpus, memoryMib }, { signal });
  return now;
}

/** Where OrbStack's record of the machine has none, its settings are asked: the record is not known to be complete. */
async function readOrbLimits(
  machine: Machine,
  { name, limits = {} }: OrbMachine,
  { parts, signal }: LimitsOptions,
): Promise<Sizing> {
  if (Object.keys(limits).length > 0) return limits;
  const { settings } = parts.driver(machine);
  const ask = async (key: SizingChange["key"], factor = 1) => {
    try {
      return Number(await settings.get(`machine.${name}.${key}`, { signal })) * factor || undefined;
    } catch (error) {
      // Older than limits are.
      if (isExpected(error, "orbctl_failed")) return undefined;
      throw error;
    }
  };
  const [cpus, memoryMib, diskMib] = await Promise.all([
    ask("cpu"),
    ask("memory_mib"),
    ask("disk_bytes", 1 / bytesPerMib),
  ]);
  return { cpus, memoryMib, diskMib };
}

function lifted(wish: LimitsWish): Sizing {
  return Object.fromEntries(
    Object.entries(wish).map(([limit, value]: [string, Limit]) => [
      limit,
      value === "none" ? undefined : value,
    ]),
  );
}
