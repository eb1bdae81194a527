import type { Step } from "../../context/step.js";
import { requireBackendMachine } from "../lookup.js";
import { runNested } from "../run-nested.js";
import { forgetBackendSsh } from "../ssh.js";

/**
 * Passes a command on to the nested Vagrant. In `command`, a word such as `$snapshot_name` stands for that value of
 * Vagrant's action environment.
 */
export const backendPassOn: Step = {
  name: "backend_pass_on",
  async run(context) {
    const { machine, parts, args, env } = context;
    await requireBackendMachine(context);
    const command = (args.command as readonly string[]).map((word) =>
      word.startsWith("$") ? String(env[word.slice(1)]) : word,
    );
    await runNested(context, command);
    await forgetBackendSsh(machine, parts);
  },
};
