import pLimit from "p-limit";
import { isExpected } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";
import { sentenceOf, shortSentenceOf } from "../../machine/sentences.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Session } from "../session/session.js";

/** What the work on one machine returned, or why it failed. */
export type MachineOutcome<T> =
  | { readonly machine: Machine; readonly value: T }
  | { readonly machine: Machine; readonly error: unknown };

/** Enough for any real project, and few enough not to overload the host with processes. */
const atATime = 20;

/**
 * Does the same with several machines in parallel. A failure of one does not stop the others. With a single machine,
 * its failure is the command's own. An interrupt always ends the command.
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

/** A report with a problem counts as a failure: the report is shown, and its problem is said. */
export function failureOf<T extends { readonly problem?: unknown }>(
  outcome: MachineOutcome<T>,
): MachineOutcome<T> {
  if ("error" in outcome || outcome.value.problem === undefined) return outcome;
  return { machine: outcome.machine, error: outcome.value.problem };
}

/**
 * Says what went wrong for each machine, and returns the command's exit status. `isGood` is for commands whose result
 * can be negative, such as `ping`.
 */
export function sayFailures<T>(
  outcomes: readonly MachineOutcome<T>[],
  session: Session,
  isGood: (value: T) => boolean = () => true,
): number {
  const failures = outcomes.filter((outcome) => "error" in outcome);
  for (const { machine, error } of failures) session.say(`${machine.name}: ${sentenceOf(error)}`);
  const good = outcomes.filter((outcome) => "value" in outcome && isGood(outcome.value));
  if (good.length === outcomes.length) return exitCodes.done;
  if (good.length > 0) return exitCodes.partly;
  return failures.length === outcomes.length &&
    failures.every(({ error }) => isExpected(error, "vm_unsupported"))
    ? exitCodes.unsupported
    : exitCodes.failed;
}

/** Each machine's part of `--json`: its name, with the result or the error. */
export function describeOutcomes<T, D extends object>(
  outcomes: readonly MachineOutcome<T>[],
  describe: (value: T) => D,
) {
  return outcomes.map((outcome) => ({
    name: outcome.machine.name,
    ...("error" in outcome ? { error: shortSentenceOf(outcome.error) } : describe(outcome.value)),
  }));
}
