import type { StepTiming } from "../state/step-log.js";
import type { Step, StepContext } from "./context/step.js";

/** Runs a step, and records its duration in the log and for `vagrant vm time`. */
export async function runTimed(step: Step, context: StepContext): Promise<boolean | undefined> {
  const action = actionOf(context);
  const { machine, parts } = context;
  const started_at = parts.now().toISOString();
  const start = performance.now();
  const note = (more: Pick<StepTiming, "outcome" | "question">) => {
    const ms = Math.round(performance.now() - start);
    parts.logger.info({ machine: machine.name, action, step: step.name, ms, ...more }, "step");
    // Vagrant deletes the data folder of a destroyed machine. A record of this step would bring it back.
    if (action === "destroy") return;
    parts.stepLog(machine).append({ action, step: step.name, started_at, ms, ...more });
  };
  try {
    const result = await step.run(context);
    note({ outcome: "done", question: result === undefined ? undefined : true });
    return result;
  } catch (error) {
    note({ outcome: "failed" });
    throw error;
  }
}

/** `up` of `machine_action_up`, Vagrant's name of the action. */
function actionOf({ env }: StepContext): string {
  return String(env.action_name ?? "").replace(/^machine_action_/, "");
}
