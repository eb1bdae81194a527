import { ExpectedError, isExpected } from "../../errors.js";
import { sentenceOf } from "../../machine/sentences.js";
import type { AllocationMap, Owner } from "../../state/allocations.js";
import type { RegistryEntry } from "../../state/registry.js";
import type { Allocation } from "../../state/schemas/network.js";
import { networkFile } from "../../state/state-files.js";
import { findLostMachine } from "../identity/lost-machine.js";
import { registeredMachine } from "../identity/registered-machine.js";
import { type RepairContext, repairFile } from "./repair-file.js";

const outcome = "the private addresses were rebuilt from the machines.";

/**
 * Repairs the file of private addresses from the records of all registered machines and from running guests. If a
 * machine's addresses cannot be determined, the user is told and the file stays, because an address that looks free
 * would be given to another machine. Never fails.
 */
export async function repairNetworks(homePath: string, context: RepairContext): Promise<void> {
  const { parts, signal } = context;
  const rebuild = async () => {
    const allocations = await findAll(homePath, context).catch((error: unknown) => {
      if (isExpected(error)) context.say(sentenceOf(error));
      throw error;
    });
    return () => parts.allocations({ homePath }).restore(allocations, signal);
  };
  await repairFile(networkFile(homePath), { outcome, rebuild }, context);
}

async function findAll(homePath: string, context: RepairContext): Promise<AllocationMap> {
  const { entries } = await context.parts.registry({ homePath }).all();
  const lost = await findLostMachine({ homePath }, entries, context);
  if (lost !== undefined) {
    const reason = "its entry in the registry was damaged. Run `vagrant status` in its project.";
    throw new ExpectedError("addresses_unknown", { machine: `OrbStack's machine '${lost.name}'`, reason });
  }
  const own = entries.filter(({ clone_of }) => clone_of === undefined);
  const found = await Promise.all(own.map((entry) => findOf(entry, homePath, context)));
  return Object.fromEntries(found.flat());
}

async function findOf(entry: RegistryEntry, homePath: string, context: RepairContext) {
  const { machine_name, root_path, volume, data_dir, created_at } = entry;
  const machine = registeredMachine(entry, { homePath });
  const { records } = context.parts.provider(machine);
  const { addresses, hostname } = await records.heldAddresses(machine, entry.machine_id, context);
  const owner: Owner = {
    machine_id: entry.vagrant_id ?? entry.machine_id,
    machine_name,
    hostname,
    root_path,
    data_dir,
  };
  return addresses.map(
    (address) =>
      [address, { ...owner, volume, claimed_at: created_at, announced: false } satisfies Allocation] as const,
  );
}
