import { mountTemporary } from "../../operations/temporary/mounts.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Subcommand } from "../session/subcommand.js";
import { contextOf } from "./context-of.js";
import { nameArgument } from "./name-argument.js";

/** `vagrant vm temp mount` */
export const mount: Subcommand = (temp, act, session) => {
  temp
    .command("mount")
    .description("mount folders in a temporary machine, without a restart if its provider can")
    .addArgument(nameArgument())
    .argument("<host:guest[:ro]...>", "folder on the host, and its path in the machine")
    .action(
      act(async (name: string, folders: readonly string[]) => {
        await mountTemporary(name, folders, session.cwd, contextOf(session));
        return { exitCode: exitCodes.done, changed: true };
      }),
    );
};
