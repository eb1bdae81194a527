import pLimit from "p-limit";
import { isExpected } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import { exitCodes } from "./exit-codes.js";
import { sentenceOf } from "./sentences.js";
import type { Session } from "./session.js";

/** What came of the work on one machine. */
export type MachineOutcome<T> =
  | { readonly machine: Machine; readonly value: T }
  | { readonly machine: Machine; readonly error: unknown };

/** Enough for all that a person has, and no storm of processes. */
const atATime = 20;

/**
 * Does the same with several machines, side by side. One that fails stops no other. Of a single machine the failure is the command's own;
 * an interruption always is.
 */
export async function eachMachine<T>(
  machines: readonly Machine[],
  work: (machine: Machine) => Promise<T>,
): Promise<readonly MachineOutcome<T>[]> {
  const turn = pLimit(atATime);
  const settled = await Promise.allSettled(machines.map((machine) => turn(() => work(machine))));
  return settled.map((result, index) => {
    const machine = machines[index] as Machine;
    if (result.status === "fulfilled") return { machine, value: result.value };
    if (machines.length === 1 || isExpected(result.reason, "interrupted")) throw result.reason;
    return { machine, error: result.reason };
  });
}

/** Says what went wrong, machine by machine, and answers the exit code of the whole. */
export function sayFailures(outcomes: readonly MachineOutcome<unknown>[], session: Session): number {
  const failures = outcomes.filter((outcome) => "error" in outcome);
  for (const { machine, error } of failures) session.say(`${machine.name}: ${sentenceOf(error)}`);
  if (failures.length === 0) return exitCodes.done;
  return failures.length === outcomes.length ? exitCodes.failed : exitCodes.partly;
}
