import { ExpectedError } from "../../../errors.js";
import type { Machine } from "../../../machine/machine.js";
import type { OrbMachine } from "../../../orbstack/orb-machine.js";
import { belongsTo, isReservedName } from "../../../orbstack/snapshot-names.js";
import type { RegistryEntry } from "../../../state/registry.js";
import type { Parts } from "../../context/parts.js";
import type {
  Found,
  Listing,
  MachineIds,
  OwnMachine,
  ProviderCall,
  RecordsAccess,
  Removal,
} from "../../provider.js";
import { deleteMachine } from "../creation/delete-machine.js";
import { exportPlanOf } from "./export.js";
import { readHeldAddresses } from "./held-addresses.js";
import { stateOf } from "./state.js";

export function recordsAccess(parts: Parts): RecordsAccess {
  return {
    identify: (machine, id) => identify(machine, id, parts),
    heldAddresses: (machine, id, call) => readHeldAddresses(machine, id, call, parts),
    list: (call) => list(call, parts),
    planRemoval: async (own, call) => planRemoval(own, call, parts),
    traceOf,
  };
}

async function identify(machine: Machine, id: string, parts: Parts): Promise<MachineIds> {
  const metadata = await parts.metadata(machine).read();
  const machine_id = metadata?.machine_id ?? id;
  return {
    machine_id,
    vagrant_id: machine_id === id ? undefined : id,
    orbstack_machine_name: metadata?.orbstack_machine_name,
    created_at: metadata?.created_at ?? parts.now().toISOString(),
  };
}

/** A single call of `orbctl list` answers for all machines. */
async function list({ signal }: ProviderCall, parts: Parts): Promise<Listing> {
  const driver = parts.driver();
  if (!(await driver.isServing({ signal })))
    throw new ExpectedError("orbstack_stopped", { command: "orbctl list", reason: "Stopped" });
  const listed = await driver.list({ signal });
  return {
    find: async (entry) => findIn(listed, entry),
    foreignTo: (entries) => {
      const ids = new Set(entries.map(({ machine_id }) => machine_id));
      const foreign = listed.filter(({ id, name }) => !ids.has(id) && !isReservedName(name));
      return foreign.map((orb) => ({ ...orb, state: stateOf(orb) }));
    },
  };
}

function findIn(
  listed: readonly OrbMachine[],
  { machine_id, vagrant_id = machine_id }: RegistryEntry,
): Found {
  const machine = listed.find(({ id }) => id === machine_id);
  const snapshots = listed.filter(({ id, name }) => belongsTo(vagrant_id, name) && id !== machine?.id);
  if (machine !== undefined) return { state: stateOf(machine), machine, snapshots };
  return { state: snapshots.length > 0 ? "lost" : "not_created", snapshots };
}

function planRemoval({ machine, snapshots }: OwnMachine, call: ProviderCall, parts: Parts): Removal {
  const machines = [...snapshots, ...(machine === undefined ? [] : [machine])];
  return {
    what: machines.map(({ name }) => name).join(", "),
    ...(machine !== undefined && {
      exportPlan: exportPlanOf(
        machine.id,
        { name: machine.name, snapshots: snapshots.map(({ name }) => name) },
        { driver: parts.driver() },
      ),
    }),
    remove: async () => {
      // Snapshots first, because without the registry entry nothing would lead to them.
      for (const { id } of machines) await deleteById(id, call, parts);
    },
  };
}

/** OrbStack deletes by name, and the name may have moved to another machine while the user was asked. */
async function deleteById(id: string, { signal }: ProviderCall, parts: Parts): Promise<void> {
  const orb = await parts.driver().info(id, { signal });
  if (orb !== undefined) await deleteMachine(orb, { parts, signal });
}

function traceOf({ entry, machine }: OwnMachine): string {
  const name = machine?.name ?? entry.machine_id;
  return `\`vagrant up\` there takes ${name} back, \`vagrant vm adopt ${name}\` from anywhere`;
}
