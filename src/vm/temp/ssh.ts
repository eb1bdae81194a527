import { reachTemporary } from "../../operations/temporary/reach.js";
import type { Subcommand } from "../session/subcommand.js";
import { contextOf } from "./context-of.js";
import { execSsh } from "./exec-ssh.js";
import { nameArgument } from "./name-argument.js";

/** `vagrant vm temp ssh` */
export const ssh: Subcommand = (temp, act, session) => {
  temp
    .command("ssh")
    .description("log in to a temporary machine")
    .addArgument(nameArgument())
    .option("-c, --command <command>", "run a command instead of a shell")
    .action(
      act(async (name: string, { command }: { readonly command?: string }) =>
        execSsh(await reachTemporary(name, contextOf(session)), command),
      ),
    );
};
