import { isExpected } from "../../../errors.js";
import { known } from "../../../machine/json.js";
import type { Machine } from "../../../machine/machine.js";
import { bytesPerMib } from "../../../machine/size.js";
import type { Limit, LimitsRequest, Sizing } from "../../../machine/sizing.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import type { SizingChange } from "../../../orbstack/sizing.js";
import type { Parts } from "../../context/parts.js";
import type { LimitsAccess, ProviderCall, TellingCall } from "../../provider.js";
import { applySizing, knownSizing, planSizingTo, sizingRecord } from "../creation/sizing.js";
import { lookUp, requirePresent } from "../lookup.js";

export function limitsAccess(parts: Parts): LimitsAccess {
  return {
    read: async (machine, call) => {
      const { orb } = await requirePresent({ machine, parts });
      return read(machine, orb, call, parts);
    },
    change: (machine, request, call) => change(machine, request, call, parts),
    given: (machine) => readGiven(machine, parts),
  };
}

async function change(
  machine: Machine,
  request: LimitsRequest,
  call: TellingCall,
  parts: Parts,
): Promise<Sizing> {
  const { orb } = await requirePresent({ machine, parts });
  const now = await read(machine, orb, call, parts);
  const wanted = { ...now, ...lifted(request) };
  const context = { machine, parts, ...call };
  const changes = await planSizingTo(wanted, now, orb, context);
  try {
    await applySizing(changes, orb, context);
  } finally {
    parts.changed(machine, orb.id);
  }
  // This tells the next start that the limits are not the Vagrantfile's.
  const metadata = await parts.metadata(machine).read();
  if (metadata !== undefined)
    await parts.metadata(machine).write({ ...metadata, limits: sizingRecord(wanted) });
  return now;
}

/** Uses OrbStack's settings if its record of the machine has no limits, because the record may be incomplete. */
async function read(
  machine: Machine,
  { name, limits = {} }: OrbMachine,
  { signal }: ProviderCall,
  parts: Parts,
): Promise<Sizing> {
  if (Object.keys(limits).length > 0) return limits;
  const { settings } = parts.driver(machine);
  const ask = async (key: SizingChange["key"], factor = 1) => {
    try {
      return Number(await settings.get(`machine.${name}.${key}`, { signal })) * factor || undefined;
    } catch (error) {
      // This OrbStack is older than limits.
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

async function readGiven(machine: Machine, parts: Parts): Promise<Sizing> {
  const lookup = await lookUp(machine, parts);
  if (lookup.kind !== "present") return {};
  return {
    ...knownSizing(await parts.metadata(machine).read(), lookup.orb),
    ...known(lookup.orb.limits ?? {}),
  };
}

function lifted(request: LimitsRequest): Sizing {
  return Object.fromEntries(
    Object.entries(request).map(([limit, value]: [string, Limit]) => [
      limit,
      value === "none" ? undefined : value,
    ]),
  );
}
