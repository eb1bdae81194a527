import type { TemporaryContext } from "../../operations/temporary/context.js";
import { restartTemporary, startTemporary, stopTemporary } from "../../operations/temporary/power.js";
import type { TemporaryReport } from "../../operations/temporary/report.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Subcommand } from "../session/subcommand.js";
import { contextOf } from "./context-of.js";
import { nameArgument } from "./name-argument.js";

type Work = (name: string, context: TemporaryContext) => Promise<TemporaryReport>;

const verbs: Readonly<Record<string, readonly [description: string, work: Work]>> = {
  start: ["start a temporary machine, or resume its creation", startTemporary],
  stop: ["stop a temporary machine; its disk is kept", stopTemporary],
  restart: ["stop a temporary machine and start it again", restartTemporary],
};

/** `vagrant vm temp start`, `stop` and `restart` */
export const power: Subcommand = (temp, act, session) => {
  for (const [verb, [description, work]] of Object.entries(verbs))
    temp
      .command(verb)
      .description(description)
      .addArgument(nameArgument())
      .action(
        act(async (name: string) => {
          const { state } = await work(name, contextOf(session));
          session.say(`${name}: ${state.short}`);
          return { exitCode: exitCodes.done, changed: true };
        }),
      );
};
