import { ExpectedError } from "../errors.js";
import type { Step } from "./step.js";
import { isCreated, isKnown, isRunning, requireRunning } from "./steps/conditions.js";
import { create } from "./steps/create.js";
import { destroy } from "./steps/destroy.js";
import { halt } from "./steps/halt.js";
import { isReachable } from "./steps/is-reachable.js";
import { say } from "./steps/say.js";
import { start } from "./steps/start.js";
import { unsupported } from "./steps/unsupported.js";
import { warnNetworks } from "./steps/warn-networks.js";

const steps: ReadonlyMap<string, Step> = new Map(
  [
    create,
    destroy,
    halt,
    isCreated,
    isKnown,
    isReachable,
    isRunning,
    requireRunning,
    say,
    start,
    unsupported,
    warnNetworks,
  ].map((step) => [step.name, step]),
);

/** The step of that name, as a stack gives it. */
export function findStep(name: string): Step {
  const step = steps.get(name);
  if (step === undefined) throw new ExpectedError("step_unknown", { step: name });
  return step;
}
