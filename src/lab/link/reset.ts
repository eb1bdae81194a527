import { createArgument } from "commander";
import { exitCodes } from "../../vm/session/exit-codes.js";
import type { Session } from "../../vm/session/session.js";
import type { Subcommand } from "../../vm/session/subcommand.js";
import { UsageError } from "../../vm/session/usage-error.js";
import { changeEnds } from "./change-ends.js";
import { impairmentsText } from "./describe-impairments.js";
import { type MachineEnds, machinesOrEnds, namedEnds } from "./ends.js";

/** `vagrant lab link reset`: removes all impairments. */
export const reset: Subcommand = (link, act, session) => {
  link
    .command("reset")
    .description("remove the impairments of ends of links")
    .addArgument(createArgument("[end...]", "ends of links, such as r1:eth1"))
    .option("--all", "those of all running machines of the lab")
    .action(
      act(async (words: readonly string[], { all = false }: { readonly all?: boolean }) => {
        if (all === words.length > 0) throw new UsageError("name ends such as r1:eth1, or `--all`");
        const chosen = all ? await allRunning(session) : await namedEnds(session, words);
        if (chosen.length > 0) return changeEnds(chosen, { what: "reset" }, impairmentsText({}), session);
        session.say("No machine with an end of a link is running.");
        return { exitCode: exitCodes.done };
      }),
    );
};

/** A machine that is not running has no impairments. One whose state is not known is among them, so that it is said. */
async function allRunning(session: Session): Promise<readonly MachineEnds[]> {
  const linked = (await machinesOrEnds(session, [])).filter(({ interfaces }) => interfaces.length > 0);
  const known = await Promise.all(
    linked.map(async (one) => {
      const { state } = await session.parts.provider(one.machine).state(one.machine);
      return state.id === "running" || state.id === "unknown" ? [one] : [];
    }),
  );
  return known.flat();
}
