import { destroyTemporary } from "../../operations/temporary/destroy.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Subcommand } from "../session/subcommand.js";
import { contextOf } from "./context-of.js";

/** `vagrant vm temp destroy`: asks first, unless `--force` is given. */
export const destroy: Subcommand = (temp, act, session) => {
  temp
    .command("destroy")
    .description("destroy temporary machines and their disks; one that no longer exists is no error")
    .argument("<name...>", "names of temporary machines")
    .option("-f, --force", "do not ask")
    .action(
      act(async (names: readonly string[], { force }: { readonly force?: true }) => {
        const { say, terminal } = session;
        if (force !== true) {
          if (!terminal.interactive) {
            say("Nothing was done: a question needs a terminal. Use --force to destroy without a question.");
            return { exitCode: exitCodes.failed };
          }
          const answer = await session.ask(`Destroy ${names.join(", ")}and all data on it? [y/N]`);
          if (!/^y(es)?$/i.test(answer.trim())) return { exitCode: exitCodes.failed };
        }
        for (const name of new Set(names)) {
          const outcome = await destroyTemporary(name, contextOf(session));
          say(outcome === "destroyed" ? `${name}: destroyed` : `${name}: there is no such temporary machine`);
        }
        return { exitCode: exitCodes.done, changed: true };
      }),
    );
};
