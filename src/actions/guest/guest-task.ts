import type { ExpectedError } from "../../errors.js";
import type { GuestCommand, OrbstackDriver } from "../../orbstack/driver.js";
import { guestFailure } from "./guest-failure.js";

/** Work that root does in a guest: a POSIX shell script and its arguments. */
export interface GuestTask {
  /** What it does, shown to the user if it fails. */
  readonly what: string;
  readonly script: string;
  readonly args: readonly string[];
}

/** How many tasks succeeded. `failure` is that of the first that failed; later ones were not started. */
export interface TasksOutcome {
  readonly done: number;
  readonly failure?: ExpectedError<"guest_command_failed">;
}

/** Runs tasks in order in a single command, because each command costs a process on the host and one in the guest. */
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
 * One script for many tasks. Each runs in its own subshell, so `set -e` and variables stay separate. Its output goes to
 * standard error, because standard output reports the progress.
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
