/**
 * A stack as data for the shim: a list of middleware. The shim makes a Vagrant Builder of it, because only there do
 * locks, recovery, interrupts, triggers and other plugins' hooks work.
 */
export type WireStack = readonly WireItem[];

type WireItem = BuiltinItem | ShimItem | WireStepItem | WireBranchItem | ActionItem;

/** A class of `Vagrant::Action::Builtin`. Objects among `args` get symbol keys; strings that start with `:` become symbols. */
export interface BuiltinItem {
  readonly builtin: string;
  readonly args?: readonly unknown[];
}

/** A middleware of the shim, for what needs Vagrant's threads. */
export interface ShimItem {
  readonly shim: "AwaitTurn";
}

/** A step in the sidecar, by name. `recover`: after a later error or Ctrl-C, `step/recover` undoes it. */
export interface WireStepItem {
  readonly step: string;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly recover?: true;
}

/** Runs a condition, a builtin or a step, and continues with one of two stacks. */
interface WireBranchItem {
  readonly branch: BuiltinItem | WireStepItem;
  readonly then: WireStack;
  readonly else: WireStack;
}

/** The stack of another action of the same provider. */
export interface ActionItem {
  readonly action: string;
}
