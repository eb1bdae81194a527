import { createHash } from "node:crypto";
import { ExpectedError } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";
import { generateName } from "../../orbstack/names.js";
import type { OrbMachine } from "../../orbstack/orb-machine.js";
import type { WorkContext } from "../context/step.js";
import { readGuestRecords } from "./guest-record.js";
import { placeOf } from "./place.js";
import { freshList } from "./taken-name.js";

/**
 * The generated name of a machine without `machine_name`. A project always generates the same name, by which it finds
 * its machine again.
 */
export function ownName(machine: Machine): string {
  // Users of the Linux engine do not see each other's machines, so each user gets other names.
  const place = JSON.stringify({ ...placeOf(machine), uid: process.getuid?.() });
  return generateName(machine.name, createHash("sha256").update(place).digest("hex").slice(0, 6));
}

/**
 * A free name for a new machine. If the generated name belongs to a machine of another project, a different one. If its
 * owner is not known, it may be this very machine, so this fails with `machine_name_taken`.
 */
export async function generateFreeName(context: WorkContext): Promise<string> {
  const { machine, parts } = context;
  const name = ownName(machine);
  const isOfThatName = (orb: OrbMachine) => orb.name === name;
  if (!(await parts.machines(machine)).some(isOfThatName)) return name;
  const other = (await freshList(context)).find(isOfThatName);
  if (other === undefined) return name;
  if (await isSomebodyElses(other, context)) return generateName(machine.name);
  const what = `It has the name that this project gives to '${machine.name}', but its owner is not known`;
  const why =
    other.state === "running"
      ? "it has no record"
      : `its record can only be read while it runs, and it is ${other.state}`;
  const owner = `${what}: ${why}. If it is the project's, \`vagrant vm adopt ${name}\` takes it back.`;
  throw new ExpectedError("machine_name_taken", { name, owner });
}

/** A machine that claims to be this one, but was not taken back, belongs to a folder to which the project was renamed. */
async function isSomebodyElses(other: OrbMachine, { machine, parts, signal }: WorkContext): Promise<boolean> {
  const owner = await parts.registry(machine).ownerOf(other.id);
  if (owner !== undefined && !("lost" in owner)) return true;
  const records = await readGuestRecords([other], { parts, driver: parts.driver(machine), signal });
  return records.has(other.id);
}
