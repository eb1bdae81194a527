import { ExpectedError, isExpected } from "../../errors.js";
import { cleanText } from "../../machine/clean-text.js";
import { readLabOptions } from "../../machine/lab-options.js";
import { PREPARING_ID } from "../../machine/machine.js";
import { sentenceOf, shortSentenceOf } from "../../machine/sentences.js";
import type { Step, StepContext } from "../context/step.js";
import type { Guest } from "../guest/guest.js";

/** How much of a command's output a message has. */
const longestOutput = 2_000;

/**
 * Runs the commands of `config.lab.post_boot` in a machine that has booted, before its provisioners. The argument
 * `booted` is false if it was running already: then only commands that an earlier boot still has to run are run.
 */
export const postBoot: Step = {
  name: "post_boot",
  keepsState: true,
  async run(context) {
    const { machine, parts, ui } = context;
    const { postBoot: commands, postBootRun, postBootFailure, postBootTimeout } = readLabOptions(machine);
    if (commands.length === 0 || machine.id === undefined || machine.id === PREPARING_ID) return;
    const store = parts.postBoot(machine);
    const again = postBootRun === "always" && context.args.booted !== false;
    if (!again && (await store.isDone(machine.id))) return;
    ui.say("info", "Running commands after the boot...");
    const guest = await parts.provider(machine).guest.enter(machine);
    for (const command of commands) {
      ui.say("detail", cleanText(command));
      const failure = await attempt(guest, command, postBootTimeout * 1000, context);
      if (failure === undefined) continue;
      if (postBootFailure === "fail") throw failure;
      ui.say("warn", sentenceOf(failure));
    }
    await store.markDone(machine.id, parts.now());
  },
};

/** Why a command failed; `undefined` if it succeeded. */
async function attempt(
  guest: Guest,
  command: string,
  timeoutMs: number,
  { machine, parts, signal }: StepContext,
): Promise<ExpectedError | undefined> {
  const failed = (output: string) =>
    new ExpectedError("post_boot_failed", { name: machine.name, command: cleanText(command), output });
  try {
    const { exitCode, stdout, stderr } = await guest.run(["sh", "-c", command], { timeoutMs, signal });
    const output = `${stdout}${stderr}`.trim().slice(-longestOutput);
    parts.logger.debug({ machine: machine.name, command, exitCode, output }, "a command after the boot");
    return exitCode === 0 ? undefined : failed(`exit status ${exitCode}\n${output}`);
  } catch (error) {
    if (!isExpected(error) || isExpected(error, "interrupted")) throw error;
    return failed(shortSentenceOf(error));
  }
}
