import { oneMachine } from "../arguments/one-machine.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Subcommand } from "../session/subcommand.js";

/** `vagrant vm console`: a shell in a machine, by whichever way works. */
export const console: Subcommand = (vm, act, session) => {
  vm.command("console")
    .description("open a shell in a machine, in any way that works")
    .argument("[machine]", "a name or an id from global-status (default: the only machine of the project)")
    .option("-u, --user <name>", "user of the shell (default: the user that Vagrant logs in as)")
    .action(
      act(async (target: string | undefined, { user }: { readonly user?: string }) => {
        const { parts, signal, terminal, say } = session;
        if (!terminal.interactive) {
          say("A console needs a terminal. `vagrant vm exec` runs a program without one.");
          return { exitCode: exitCodes.failed };
        }
        const machine = await oneMachine(session, target);
        const { program, args } = await parts
          .provider(machine)
          .guest.console(machine, { signal, user, tell: say });
        return { exitCode: exitCodes.done, exec: { program, args } };
      }),
    );
};
