import { type CommandResult, type Program, runProgram } from "../vm/program.js";
import type { Session } from "../vm/session/session.js";
import { subcommands } from "./subcommands.js";

const lab: Program = {
  name: "vagrant lab",
  description: "Shows labs: machines that belong together, with links between them.",
  subcommands,
};

/** Runs `vagrant lab` with the arguments after it. Fails as the subcommand fails. */
export function runLab(argv: readonly string[], session: Session): Promise<CommandResult> {
  return runProgram(lab, argv, session);
}
