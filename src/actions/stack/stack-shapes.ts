import type { Step } from "../context/step.js";
import { say } from "./say.js";
import { type BranchItem, branch, builtin, type Stack, type StepItem, step } from "./stack.js";

/** A provider's steps that ask what there is of the machine. */
interface Questions {
  readonly isCreated: Step;
  /** Whether there is a machine, or the beginning of one. */
  readonly isKnown: Step;
  readonly isRunning: Step;
}

/** What stacks of both providers do only under a condition; otherwise the user reads why nothing was done. */
export function stackShapes({ isCreated, isKnown, isRunning }: Questions) {
  return {
    whenCreated: (then: Stack) => branch(step(isCreated), then, notCreated),
    whenKnown: (then: Stack) => branch(step(isKnown), then, notCreated),
    whenRunning: (then: Stack) =>
      branch(step(isRunning), then, [saying("The machine is not running. Run `vagrant up` to start it.")]),
  };
}

/** Asks the user first, unless they forced it. */
export function whenDestroyConfirmed(then: Stack): BranchItem {
  return branch(builtin("DestroyConfirm"), then, [
    saying("The machine was not destroyed, because you did not confirm."),
  ]);
}

/** Tells the user. */
export function saying(text: string): StepItem {
  return step(say, { kind: "info", text });
}

const notCreated: Stack = [saying("The machine is not created. Run `vagrant up` to create it.")];
