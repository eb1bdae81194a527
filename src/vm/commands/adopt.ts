import { isUsedSomewhere } from "../../actions/identity/forgotten.js";
import { describeRecord, readGuestRecords } from "../../actions/identity/guest-record.js";
import { describeOwner } from "../../actions/identity/taken-name.js";
import { lookUpOrFail } from "../../actions/orbstack/lookup.js";
import { ExpectedError } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";
import type { OrbMachine } from "../../orbstack/orb-machine.js";
import { isReservedName } from "../../orbstack/snapshot-names.js";
import { presenceOf } from "../../state/project-folder.js";
import { oneMachineFor } from "../arguments/one-machine.js";
import { jsonOption } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { printJson } from "../terminal/print-json.js";

interface Options {
  readonly json?: true;
}

/** `vagrant vm adopt`: makes an existing OrbStack machine that belongs to no project one of the Vagrantfile. */
export const adopt: Subcommand = (vm, act, session) => {
  vm.command("adopt")
    .description("take over an OrbStack machine that belongs to no project")
    .argument("<name>", "the machine's name in OrbStack")
    .argument("[machine]", "a machine that is not created yet; required if the project has several")
    .addOption(jsonOption())
    .action(
      act(async (name: string, target: string | undefined, { json }: Options) => {
        const { parts } = session;
        const machine = await oneMachineFor("adopt", session, target);
        const { kind } = await lookUpOrFail({ machine, parts });
        if (kind !== "absent") throw new ExpectedError("machine_present", { name: machine.name });
        const orb = await findUnowned(name, machine, session);
        await tellOwnRecord(orb, machine, session);
        await session.act(machine, "adopt", { adopt_id: orb.id });
        if (json) printJson(session, "vm-adopt", { machine: machine.name, id: orb.id, name: orb.name });
        else
          session.print(
            `${machine.name}: is now ${orb.name} in OrbStack; \`vagrant up ${machine.name}\` sets it up`,
          );
        return { exitCode: exitCodes.done, changed: true };
      }),
    );
};

/** Finds a machine that belongs to no project. Fails with `adoption_refused`. */
async function findUnowned(name: string, machine: Machine, session: Session): Promise<OrbMachine> {
  const { parts } = session;
  const machines = await parts.machines(machine);
  const orb = machines.find((candidate) => candidate.name === name);
  const refuse = (why: string) => new ExpectedError("adoption_refused", { name, reason: why });
  if (orb === undefined) {
    const names = machines.map((candidate) => candidate.name).filter((other) => !isReservedName(other));
    throw refuse(`OrbStack has no machine with that name; it has: ${names.join(", ") || "none"}.`);
  }
  if (isReservedName(name)) throw refuse("It is a snapshot; use `vagrant snapshot restore`.");
  const owner = await ownerOf(orb, machine, session);
  if (owner !== undefined) throw refuse(owner);
  return orb;
}

/** Tells the user what the machine's own record says: it may belong to another Vagrant home. The user decides. */
async function tellOwnRecord(
  orb: OrbMachine,
  machine: Machine,
  { parts, signal, say }: Session,
): Promise<void> {
  const records = await readGuestRecords([orb], { parts, driver: parts.driver(machine), signal });
  const record = records.get(orb.id);
  if (record !== undefined) say(`Its own record says that ${orb.name} is ${describeRecord(record)}.`);
}

/** A sentence on the machine's owner. `undefined`: it has none. */
async function ownerOf(orb: OrbMachine, machine: Machine, { parts }: Session): Promise<string | undefined> {
  const entry = await parts.registry(machine).ownerOf(orb.id);
  if (entry === undefined) return undefined;
  const sentence = describeOwner(entry);
  if ("lost" in entry) return sentence;
  if (entry.clone_of !== undefined) return undefined;
  if (await isUsedSomewhere(entry, machine)) return sentence;
  const presence = await presenceOf(entry.root_path, entry.volume);
  return presence === "uncertain" ? `${sentence} The disk of that folder may not be mounted now.` : undefined;
}
