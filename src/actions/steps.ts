import { ExpectedError } from "../errors.js";
import type { Step } from "./context/step.js";
import { stacks } from "./orbstack/stacks.js";
import { stepsIn } from "./stack/stack.js";
import { backendStacks } from "./vagrant/stacks.js";

const steps: ReadonlyMap<string, Step> = new Map(
  [stacks, backendStacks]
    .flatMap((ofProvider) => Object.values(ofProvider))
    .flatMap(stepsIn)
    .map((step) => [step.name, step]),
);

/** The step of that name, which the shim got in a stack. */
export function findStep(name: string): Step {
  const step = steps.get(name);
  if (step === undefined) throw new ExpectedError("step_unknown", { step: name });
  return step;
}
