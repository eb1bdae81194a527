import type { Subcommand } from "../../vm/session/subcommand.js";
import { changeEnds } from "./change-ends.js";
import { namedEnds } from "./ends.js";
import { endsArgument } from "./ends-argument.js";

/** `vagrant lab link down` and `up` */
export const power: Subcommand = (link, act, session) => {
  for (const what of ["down", "up"] as const)
    link
      .command(what)
      .description(`set ends of links ${what}`)
      .addArgument(endsArgument())
      .action(
        act(async (words: readonly string[]) =>
          changeEnds(await namedEnds(session, words), { what }, what, session),
        ),
      );
};
