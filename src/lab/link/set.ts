import type { Subcommand } from "../../vm/session/subcommand.js";
import { changeEnds } from "./change-ends.js";
import { impairmentsText } from "./describe-impairments.js";
import { namedEnds } from "./ends.js";
import { endsArgument } from "./ends-argument.js";
import { type ImpairmentOptions, impairmentOptions, readImpairments } from "./impairment-options.js";

/** `vagrant lab link set`: impairs what ends of links send. */
export const set: Subcommand = (link, act, session) => {
  const command = link
    .command("set")
    .description("impair what ends of links send, instead of what was set before")
    .addArgument(endsArgument());
  for (const option of impairmentOptions()) command.addOption(option);
  command.action(
    act(async (words: readonly string[], options: ImpairmentOptions) => {
      const impairments = readImpairments(options);
      const chosen = await namedEnds(session, words);
      return changeEnds(chosen, { what: "set", impairments }, impairmentsText(impairments), session);
    }),
  );
};
