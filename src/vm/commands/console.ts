import { isExpected } from "../../errors.js";
import { findKind } from "../../kinds/find-kind.js";
import type { Machine } from "../../machine/machine.js";
import { shortSentenceOf } from "../../machine/sentences.js";
import { oneMachine } from "../arguments/one-machine.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";

/** `vagrant vm console`: a shell in a machine, by whichever way works. */
export const console: Subcommand = (vm, act, session) => {
  vm.command("console")
    .description("open a shell in a machine, in any way that works")
    .argument("[machine]", "a name or an id from global-status (default: the only machine of the project)")
    .option(
      "-u, --user <name>",
      "user of a login shell (default: the device's own shell or, without one, the user that Vagrant logs in as)",
    )
    .action(
      act(async (target: string | undefined, { user }: { readonly user?: string }) => {
        const { parts, signal, terminal, say } = session;
        if (!terminal.interactive) {
          say("A console needs a terminal. `vagrant vm exec` runs a program without one.");
          return { exitCode: exitCodes.failed };
        }
        const machine = await oneMachine(session, target);
        const shell = user === undefined ? await ownShell(machine, session) : undefined;
        const { program, args } = await parts
          .provider(machine)
          .guest.console(machine, { signal, user, shell, tell: say });
        return { exitCode: exitCodes.done, exec: { program, args } };
      }),
    );
};

/** The shell of the machine's kind. A console must also open if its kind cannot be read. */
async function ownShell(machine: Machine, { parts, say }: Session): Promise<string | undefined> {
  try {
    return (await findKind(machine, parts.vagrant.user.home)).shell;
  } catch (error) {
    if (!isExpected(error)) throw error;
    say(`The kind of ${machine.name} is not known, so this is a login shell: ${shortSentenceOf(error)}`);
    return undefined;
  }
}
