import type { Step } from "../../step.js";
import { requireInner } from "../inner-lookup.js";
import { forgetInnerSsh } from "../inner-ssh.js";
import { runNested } from "../run-nested.js";

/**
 * Passes a command of Vagrant's on to the provider behind. Of `command`, a word such as `$snapshot_name` is the value of that name in
 * Vagrant's action environment.
 */
export const innerPassOn: Step = {
  name: "inner_pass_on",
  async run(context) {
    const { machine, parts, args, env } = context;
    await requireInner(context);
    const command = (args.command as readonly string[]).map((word) =>
      word.startsWith("$") ? String(env[word.slice(1)]) : word,
    );
    await runNested(context, command);
    await forgetInnerSsh(machine, parts);
  },
};
