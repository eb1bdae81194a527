import { Command, CommanderError } from "commander";
import { isExpected } from "../errors.js";
import { sentenceOf } from "../machine/sentences.js";
import { Labels } from "./arguments/labels.js";
import { exitCodes } from "./session/exit-codes.js";
import type { Session } from "./session/session.js";
import type { Act, Ending, Subcommand } from "./session/subcommand.js";
import { UsageError } from "./session/usage-error.js";
import { subcommands } from "./subcommands.js";

/** The result for the shim. */
export interface CommandResult extends Required<Pick<Ending, "changed">> {
  readonly exit_code: number;
  readonly exec: Ending["exec"];
}

/** A command of `vagrant` with subcommands. */
export interface Program {
  /** For example `vagrant vm`. */
  readonly name: string;
  readonly description: string;
  readonly subcommands: readonly Subcommand[];
}

const vm: Program = {
  name: "vagrant vm",
  description: "Manages machines in ways that Vagrant has no command for.",
  subcommands,
};

/** Runs `vagrant vm` with the arguments after it. Fails as the command itself fails. */
export function runVm(argv: readonly string[], session: Session): Promise<CommandResult> {
  return runProgram(vm, argv, session);
}

/** Runs a command of `vagrant` with the arguments after it. Fails as the subcommand fails. */
export async function runProgram(
  program: Program,
  argv: readonly string[],
  session: Session,
): Promise<CommandResult> {
  let ending: Ending = { exitCode: exitCodes.done };
  const act: Act =
    (work) =>
    async (...args) => {
      ending = await work(...args);
    };
  const command = describe(program, session);
  const labels = new Labels();
  const selecting = labels.selectIn(session);
  for (const register of program.subcommands) register(command, act, selecting, argv);
  labels.offer(command);
  try {
    await command.parseAsync([...argv], { from: "user" });
  } catch (error) {
    ending = { exitCode: exitCodeOf(error, session) };
  }
  const { exitCode, changed = false, exec } = ending;
  return { exit_code: exitCode, changed, exec };
}

function describe({ name, description }: Program, { terminal, write }: Session): Command {
  const width = terminal.columns ?? 100;
  return new Command(name)
    .description(description)
    .configureOutput({
      writeOut: (text) => write("stdout", text),
      writeErr: (text) => write("stderr", text),
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
      getOutHasColors: () => terminal.colour,
    })
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError("(see this command's `--help`)");
}

/** Turns usage errors into an exit status. All other errors go to Vagrant, which prints them. */
function exitCodeOf(error: unknown, session: Session): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (error instanceof UsageError) {
    session.say(`error: ${error.message}`);
    return exitCodes.usage;
  }
  if (isExpected(error, "vm_unsupported")) {
    session.say(sentenceOf(error));
    return exitCodes.unsupported;
  }
  throw error;
}
