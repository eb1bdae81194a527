import type { ExpectedError } from "../../errors.js";
import type { GuestCommand, OrbstackDriver } from "../../orbstack/driver.js";
import { guestFailure } from "./guest-failure.js";

/** A piece of work in a guest, for root: a POSIX shell script and its arguments, `$1` and on. */
export interface GuestTask {
  /** What it does, for the user to read when it fails. */
  readonly what: string;
  readonly script: string;
  readonly args: readonly string[];
}

/** How far a list of tasks came. `failure` is of the first that failed; none after it was begun. */
export interface TasksOutcome {
  readonly done: number;
  readonly failure?: ExpectedError<"guest_command_failed">;
}

/** Runs tasks in order, all in one command: each command costs a process on the host and one in the guest. */
export async function runTasks(
  driver: OrbstackDriver,
  name: string,
  tasks: readonly GuestTask[],
  signal: AbortSignal,
): Promise<TasksOutcome> {
  const result = await driver.run(name, commandFor(tasks), { user: "root", signal });
  const done = result.stdout.split("\n").filter((line) => line === doneMark).length;
  if (result.exitCode === 0) return { done: tasks.length };
  return { done, failure: guestFailure(name, tasks[done]?.what ?? "", result) };
}

const doneMark = "done";

/**
 * One script of many: each task is a function with a subshell of its own, so that its `set -e` and its variables are its own
 * too; what it prints goes to standard error, because standard output tells how far the tasks came.
 */
function commandFor(tasks: readonly GuestTask[]): GuestCommand {
  const functions = tasks.map(({ script }, index) => `task${index}() (\n${script.trim()}\n)`);
  const calls = tasks.flatMap(({ args }, index) => {
    const parameters = args.map((_, position) => ` "\${${position + 1}}"`).join("");
    return [
      `task${index}${parameters} >&2`,
      "status=$?",
      "[ $status = 0 ] || exit $status",
      `echo ${doneMark}`,
      `shift ${args.length}`,
    ];
  });
  return ["sh", "-c", [...functions, ...calls].join("\n"), "sh", ...tasks.flatMap(({ args }) => args)];
}
