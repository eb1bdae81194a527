import { Readable } from "node:stream";
import { ExpectedError, isExpected } from "../../errors.js";
import { findKind } from "../../kinds/find-kind.js";
import { cleanText } from "../../machine/clean-text.js";
import { readLabOptions } from "../../machine/lab-options.js";
import { PREPARING_ID } from "../../machine/machine.js";
import { sentenceOf, shortSentenceOf } from "../../machine/sentences.js";
import type { Step, StepContext } from "../context/step.js";
import type { Guest } from "../guest/guest.js";
import { type BootTask, bootTasks, startupTasks } from "./boot-tasks.js";

/** How much of a command's output a message has. */
const longestOutput = 2_000;

/**
 * Runs the commands of the machine's kind and of `config.lab.post_boot` in a machine that has booted, before its provisioners, and after the
 * first boot loads its startup configuration. The argument `booted` is false if it was running already: then only what an earlier boot still
 * has to do is done.
 */
export const postBoot: Step = {
  name: "post_boot",
  keepsState: true,
  async run(context) {
    const { machine, parts, ui } = context;
    if (machine.id === undefined || machine.id === PREPARING_ID) return;
    const options = readLabOptions(machine);
    const { home } = parts.vagrant.user;
    const kind = await findKind(machine, home);
    const tasks = bootTasks(kind, options);
    if (tasks.length === 0 && options.startupConfig === undefined) return;
    const store = parts.postBoot(machine);
    const isFirst = !(await store.isDone(machine.id));
    const again = options.postBootRun === "always" && context.args.booted !== false;
    if (!isFirst && !again) return;
    const startup = isFirst ? await startupTasks(machine, kind, home) : [];
    ui.say("info", "Running commands after the boot...");
    const guest = await parts.provider(machine).guest.enter(machine);
    for (const task of [...tasks, ...startup]) {
      ui.say("detail", cleanText(task.title));
      const failure = await attempt(guest, task, context);
      if (failure === undefined) continue;
      if (options.postBootFailure === "fail") throw failure;
      ui.say("warn", sentenceOf(failure));
    }
    await store.markDone(machine.id, parts.now());
  },
};

/** Why a task failed; `undefined` if it succeeded. */
async function attempt(
  guest: Guest,
  { title, failure: what, command, timeoutMs, input }: BootTask,
  { machine, parts, signal }: StepContext,
): Promise<ExpectedError | undefined> {
  const failed = (output: string) =>
    new ExpectedError("post_boot_failed", { name: machine.name, what, command: cleanText(title), output });
  try {
    const { exitCode, stdout, stderr } = await guest.run(command, {
      timeoutMs,
      signal,
      ...(input !== undefined && { input: Readable.from([input]) }),
    });
    const output = `${stdout}${stderr}`.trim().slice(-longestOutput);
    parts.logger.debug({ machine: machine.name, title, exitCode, output }, "a command after the boot");
    return exitCode === 0 ? undefined : failed(`exit status ${exitCode}\n${output}`);
  } catch (error) {
    if (!isExpected(error) || isExpected(error, "interrupted")) throw error;
    return failed(shortSentenceOf(error));
  }
}
