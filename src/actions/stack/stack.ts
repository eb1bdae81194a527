/**
 * A stack is a list of middlewares as data; the shim makes a Vagrant Builder of it, because only there do locks,
 * recovery, interrupts, triggers and other plugins' hooks work.
 */
export type Stack = readonly StackItem[];

type StackItem = BuiltinItem | ShimItem | StepItem | BranchItem | ActionItem;

/** A class of `Vagrant::Action::Builtin`. Objects among `args` get symbol keys; strings that start with `:` become symbols. */
export interface BuiltinItem {
  readonly builtin: string;
  readonly args?: readonly unknown[];
}

/** A middleware of the shim's own: what only Vagrant's threads can do. */
interface ShimItem {
  readonly shim: "AwaitTurn";
}

/** A step of this sidecar. `recover`: on a later error or Ctrl-C `step/recover` undoes it. */
export interface StepItem {
  readonly step: string;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly recover?: true;
}

/** Runs a builtin or a step that answers yes or no, then goes on with one of two stacks. */
export interface BranchItem {
  readonly branch: BuiltinItem | StepItem;
  readonly then: Stack;
  readonly else: Stack;
}

/** The whole stack of another action of the same provider. */
export interface ActionItem {
  readonly action: string;
}

export function builtin(name: string, ...args: unknown[]): BuiltinItem {
  return args.length === 0 ? { builtin: name } : { builtin: name, args };
}

/** Runs provisioners, when it is the machine's turn. */
export const provision: Stack = [builtin("Provision"), { shim: "AwaitTurn" }];

export function step(name: string, args?: Readonly<Record<string, unknown>>): StepItem {
  return args === undefined ? { step: name } : { step: name, args };
}

/** A step that is undone when something fails while it runs or after it. */
export function undoable(name: string): StepItem {
  return { step: name, recover: true };
}

export function branch(condition: BuiltinItem | StepItem, then: Stack, otherwise: Stack = []): BranchItem {
  return { branch: condition, then, else: otherwise };
}

export function action(name: string): ActionItem {
  return { action: name };
}

/** The stack of that name. Names come over the wire: what every object has is none. */
export function stackIn(stacks: Readonly<Record<string, Stack>>, name: string): Stack | undefined {
  return Object.hasOwn(stacks, name) ? stacks[name] : undefined;
}
