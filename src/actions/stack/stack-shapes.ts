import type { Step } from "../context/step.js";
import { say } from "./say.js";
import { type BranchItem, branch, builtin, type Stack, type StepItem, step } from "./stack.js";

/** A provider's steps that answer questions about the machine. */
interface Questions {
  readonly isCreated: Step;
  /** Whether there is a machine, or an incomplete one. */
  readonly isKnown: Step;
  readonly isRunning: Step;
}

/** Parts of stacks that both providers run only under a condition. Otherwise, a message says why nothing was done. */
export function stackShapes({ isCreated, isKnown, isRunning }: Questions) {
  return {
    whenCreated: (then: Stack) => branch(step(isCreated), then, notCreated),
    whenKnown: (then: Stack) => branch(step(isKnown), then, notCreated),
    whenRunning: (then: Stack) =>
      branch(step(isRunning), then, [saying("The machine is not running. Run `vagrant up` to start it.")]),
  };
}

/** Asks the user for confirmation, unless `--force` is given. */
export function whenDestroyConfirmed(then: Stack): BranchItem {
  return branch(builtin("DestroyConfirm"), then, [
    saying("The machine was not destroyed, because you did not confirm."),
  ]);
}

/** A step that prints a message. */
export function saying(text: string): StepItem {
  return step(say, { kind: "info", text });
}

const notCreated: Stack = [saying("The machine is not created. Run `vagrant up` to create it.")];
