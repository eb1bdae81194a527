import { ExpectedError } from "../../errors.js";
import type { OrbMachine } from "../../orbstack/orb-machine.js";
import type { LostEntry, RegistryEntry } from "../../state/registry.js";
import type { LookupContext, WorkContext } from "../context/step.js";
import { describeRecord, readGuestRecords } from "./guest-record.js";

type Asking = Pick<WorkContext, "machine" | "parts" | "signal">;

/** All of OrbStack's machines, uncached, because names can move to other machines. */
export async function freshList({ machine, parts }: LookupContext): Promise<readonly OrbMachine[]> {
  parts.invalidate();
  return parts.machines(machine);
}

/** Fails with `machine_name_taken` and the owner if another machine has the name. */
export async function refuseTakenName(name: string, context: Asking): Promise<void> {
  const other = (await freshList(context)).find((candidate) => candidate.name === name);
  if (other === undefined) return;
  const entry = await context.parts.registry(context.machine).ownerOf(other.id);
  const owner =
    entry === undefined
      ? `${await describeOwnRecord(other, context)} \`vagrant vm adopt ${name}\` takes it over.`
      : describeOwner(entry);
  throw new ExpectedError("machine_name_taken", { name, owner });
}

/** A sentence, or two, on the machine's project. */
export function describeOwner(owner: RegistryEntry | LostEntry): string {
  if (!("lost" in owner))
    return `It is the machine '${owner.machine_name}' of the project in ${owner.root_path}.`;
  const damage = `Its project is not known, because its entry in the registry is damaged: ${owner.path}.`;
  return `${damage} \`vagrant status\` in the project repairs the entry. If no project uses the machine, delete that file.`;
}

async function describeOwnRecord(other: OrbMachine, { machine, parts, signal }: Asking): Promise<string> {
  const records = await readGuestRecords([other], { parts, driver: parts.driver(machine), signal });
  const record = records.get(other.id);
  return record === undefined
    ? "Its owner is not known on this computer."
    : `Its own record says that it is ${describeRecord(record)}.`;
}
