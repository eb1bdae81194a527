import type { Machine } from "../../machine/machine.js";
import { suggest } from "../../machine/nearest.js";
import { endsOn, nameOf } from "../../network/links.js";
import type { Session } from "../../vm/session/session.js";
import { UsageError } from "../../vm/session/usage-error.js";
import { labMachines } from "../lab-machines.js";

/** A machine, and the interfaces of its ends that the user named. */
export interface MachineEnds {
  readonly machine: Machine;
  readonly interfaces: readonly string[];
}

/** Reads ends such as `r1:eth1`. Fails with `UsageError`, and as `labMachines` does. */
export async function namedEnds(session: Session, words: readonly string[]): Promise<readonly MachineEnds[]> {
  const whole = words.find((word) => splitEnd(word).end === undefined);
  if (whole === undefined) return machinesOrEnds(session, words);
  const available = (await machinesOrEnds(session, [whole])).flatMap(({ machine, interfaces }) =>
    interfaces.map((end) => nameOf({ machine: machine.name, interface: end, address: undefined })),
  );
  throw new UsageError(`${whole} is not an end of a link. Available: ${available.join(", ") || "none"}.`);
}

/** The same, but a machine alone means all its ends, and no word at all means all machines of the lab. */
export async function machinesOrEnds(
  session: Session,
  words: readonly string[],
): Promise<readonly MachineEnds[]> {
  const chosen = new Map<string, { machine: Machine; interfaces: Set<string> }>();
  const add = (machine: Machine, interfaces: readonly string[]) => {
    const before = chosen.get(machine.name)?.interfaces ?? [];
    chosen.set(machine.name, { machine, interfaces: new Set([...before, ...interfaces]) });
  };
  if (words.length === 0) for (const machine of await labMachines(session)) add(machine, endsOf(machine));
  for (const { target, end } of words.map(splitEnd))
    for (const machine of await labMachines(session, [target]))
      add(machine, end === undefined ? endsOf(machine) : [requireEnd(machine, end)]);
  return [...chosen.values()].map(({ machine, interfaces }) => ({ machine, interfaces: [...interfaces] }));
}

/** The interface follows the last colon, because a pattern for machines may have others. */
function splitEnd(word: string) {
  const [, target = word, end] = /^(.+):([^:/]+)$/.exec(word) ?? [];
  return { target, end };
}

function endsOf(machine: Machine): readonly string[] {
  return endsOn(machine).map((end) => end.interface);
}

function requireEnd(machine: Machine, end: string): string {
  const ends = endsOf(machine);
  if (ends.includes(end)) return end;
  const word = nameOf({ machine: machine.name, interface: end, address: undefined });
  throw new UsageError(
    ends.length === 0
      ? `${word} is not an end of a link: ${machine.name} has no links`
      : `${word} is not an end of a link. ${suggest(end, ends)}`,
  );
}
