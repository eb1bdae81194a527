import { unmountTemporary } from "../../operations/temporary/mounts.js";
import { exitCodes } from "../exit-codes.js";
import type { Subcommand } from "../subcommand.js";
import { contextOf } from "./context-of.js";
import { nameArgument } from "./name-argument.js";

/** `vagrant vm temp unmount` */
export const unmount: Subcommand = (temp, act, session) => {
  temp
    .command("unmount")
    .description("take folders away from a temporary machine; their files stay on this computer")
    .addArgument(nameArgument())
    .argument("<guest...>", "places in the machine")
    .action(
      act(async (name: string, places: readonly string[]) => {
        await unmountTemporary(name, places, contextOf(session));
        return { exitCode: exitCodes.done, changed: true };
      }),
    );
};
