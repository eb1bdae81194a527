import type { Machine } from "../../machine/machine.js";
import type { Ui } from "../../machine/ui.js";
import type { Parts } from "./parts.js";

/** What one run of a step may use and touch. */
export interface StepContext {
  readonly machine: Machine;
  readonly args: Readonly<Record<string, unknown>>;
  /** Plain values of Vagrant's action environment, such as `force_halt`. */
  readonly env: Readonly<Record<string, unknown>>;
  readonly parts: Parts;
  readonly ui: Ui;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Vagrant's `machine.id=`; resolves when the id is on disk. `undefined` makes Vagrant empty the data folder. */
  setId(id: string | undefined): Promise<void>;
}

/** What work on a machine needs that is no step: it knows no action, and cannot change Vagrant's id. */
export type WorkContext = Pick<StepContext, "machine" | "parts" | "ui" | "signal">;

/** What it takes to look a machine up. */
export type LookupContext = Pick<StepContext, "machine" | "parts">;

/**
 * One middleware of a stack that runs here. Idempotent: run again after any failure it converges. A step that a stack
 * branches on answers a boolean.
 */
export interface Step {
  readonly name: string;
  /** The machine's state is the same afterwards: Vagrant need not ask for it. */
  readonly keepsState?: true;
  run(context: StepContext): Promise<boolean | undefined>;
  /** Undoes what `run` began, when it or something after it failed. */
  recover?(context: StepContext): Promise<void>;
}
