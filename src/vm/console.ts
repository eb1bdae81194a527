import { findConsole } from "../operations/console.js";
import { exitCodes } from "./exit-codes.js";
import { oneMachine } from "./one-machine.js";
import type { Subcommand } from "./subcommand.js";

/** `vagrant vm console`: a shell in a machine, or what comes nearest to it. */
export const console: Subcommand = (vm, act, session) => {
  vm.command("console")
    .description("open a shell in a machine, by whatever way there is")
    .argument("[machine]", "a name or an id of global-status; the only machine of the project if none")
    .option("-u, --user <name>", "whose shell; else the user's that Vagrant logs in as")
    .action(
      act(async (target: string | undefined, { user }: { readonly user?: string }) => {
        const { parts, signal, terminal, say } = session;
        if (!terminal.interactive) {
          say("A console needs a terminal, and there is none. `vagrant vm exec` runs a program without one.");
          return { exitCode: exitCodes.failed };
        }
        const machine = await oneMachine(session, target);
        const { program, args } = await findConsole(machine, { parts, signal, user, tell: say });
        return { exitCode: exitCodes.done, exec: { program, args } };
      }),
    );
};
