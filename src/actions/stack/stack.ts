import type { Step } from "../context/step.js";
import type { ActionItem, BuiltinItem, ShimItem, WireStack, WireStepItem } from "./wire-stack.js";

/** The steps of an action, in order. */
export type Stack = readonly StackItem[];

type StackItem = BuiltinItem | ShimItem | StepItem | BranchItem | ActionItem;

export interface StepItem {
  readonly step: Step;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** Runs a condition, a builtin or a step, and continues with one of two stacks. */
export interface BranchItem {
  readonly branch: BuiltinItem | StepItem;
  readonly then: Stack;
  readonly else: Stack;
}

export function builtin(name: string, ...args: unknown[]): BuiltinItem {
  return args.length === 0 ? { builtin: name } : { builtin: name, args };
}

/** Runs the provisioners when it is the machine's turn. */
export const provision: Stack = [builtin("Provision"), { shim: "AwaitTurn" }];

export function step(step: Step, args?: Readonly<Record<string, unknown>>): StepItem {
  return args === undefined ? { step } : { step, args };
}

export function branch(condition: BuiltinItem | StepItem, then: Stack, otherwise: Stack = []): BranchItem {
  return { branch: condition, then, else: otherwise };
}

export function action(name: string): ActionItem {
  return { action: name };
}

/** The stack of that name, for the shim. Names come over the wire, so inherited properties are excluded. */
export function stackIn(stacks: Readonly<Record<string, Stack>>, name: string): WireStack | undefined {
  const stack = Object.hasOwn(stacks, name) ? stacks[name] : undefined;
  return stack && onTheWire(stack);
}

/** All steps of a stack, including those in its branches. */
export function stepsIn(stack: Stack): readonly Step[] {
  return stack.flatMap((item) => {
    if ("step" in item) return [item.step];
    if ("branch" in item) return stepsIn([item.branch, ...item.then, ...item.else]);
    return [];
  });
}

function onTheWire(stack: Stack): WireStack {
  return stack.map((item) => {
    if ("step" in item) return stepOnTheWire(item);
    if (!("branch" in item)) return item;
    const condition = "step" in item.branch ? stepOnTheWire(item.branch) : item.branch;
    const then = onTheWire(item.then);
    return { branch: condition, then, else: onTheWire(item.else) };
  });
}

/** Tells the shim whether the step has something to undo. */
function stepOnTheWire({ step, ...rest }: StepItem): WireStepItem {
  return { step: step.name, ...rest, ...(step.recover && { recover: true }) };
}
