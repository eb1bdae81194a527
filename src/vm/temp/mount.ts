import { mountTemporary } from "../../operations/temporary/mounts.js";
import { exitCodes } from "../exit-codes.js";
import type { Subcommand } from "../subcommand.js";
import { contextOf } from "./context-of.js";
import { nameArgument } from "./name-argument.js";

/** `vagrant vm temp mount` */
export const mount: Subcommand = (temp, act, session) => {
  temp
    .command("mount")
    .description("add folders to a temporary machine, without a restart where its provider can")
    .addArgument(nameArgument())
    .argument("<host:guest[:ro]...>", "folder of this computer, and its place in the machine")
    .action(
      act(async (name: string, folders: readonly string[]) => {
        await mountTemporary(name, folders, session.cwd, contextOf(session));
        return { exitCode: exitCodes.done, changed: true };
      }),
    );
};
