import { unmountTemporary } from "../../operations/temporary/mounts.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Subcommand } from "../session/subcommand.js";
import { UsageError } from "../session/usage-error.js";
import { contextOf } from "./context-of.js";
import { nameArgument } from "./name-argument.js";

/** `vagrant vm temp unmount` */
export const unmount: Subcommand = (temp, act, session) => {
  temp
    .command("unmount")
    .description("unmount folders of a temporary machine; their files on the host are kept")
    .addArgument(nameArgument())
    .argument("[guest...]", "paths in the machine")
    .option("--all", "all of its folders")
    .action(
      act(async (name: string, places: readonly string[], { all }: { readonly all?: true }) => {
        if ((all === true) === places.length > 0) throw new UsageError("give either folders or --all");
        await unmountTemporary(name, all ? "all" : places, contextOf(session));
        return { exitCode: exitCodes.done, changed: true };
      }),
    );
};
