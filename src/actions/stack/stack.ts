import type { Step } from "../context/step.js";
import type { ActionItem, BuiltinItem, ShimItem, WireStack, WireStepItem } from "./wire-stack.js";

/** What happens in one action, in order. */
export type Stack = readonly StackItem[];

type StackItem = BuiltinItem | ShimItem | StepItem | BranchItem | ActionItem;

export interface StepItem {
  readonly step: Step;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** Runs a builtin or a step that answers yes or no, then goes on with one of two stacks. */
export interface BranchItem {
  readonly branch: BuiltinItem | StepItem;
  readonly then: Stack;
  readonly else: Stack;
}

export function builtin(name: string, ...args: unknown[]): BuiltinItem {
  return args.length === 0 ? { builtin: name } : { builtin: name, args };
}

/** Runs provisioners, when it is the machine's turn. */
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

/** The stack of that name, for the shim. Names come over the wire: what every object has is none. */
export function stackIn(stacks: Readonly<Record<string, Stack>>, name: string): WireStack | undefined {
  const stack = Object.hasOwn(stacks, name) ? stacks[name] : undefined;
  return stack && onTheWire(stack);
}

/** Every step of a stack, those of its branches too. */
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

/** The shim asks for a step to be undone only where there is something to undo. */
function stepOnTheWire({ step, ...rest }: StepItem): WireStepItem {
  return { step: step.name, ...rest, ...(step.recover && { recover: true }) };
}
