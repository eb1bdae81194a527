import type { Machine } from "../../machine/machine.js";
import type { Ui } from "../../machine/ui.js";
import type { Parts } from "./parts.js";

/** What a step may use. */
export interface StepContext {
  readonly machine: Machine;
  readonly args: Readonly<Record<string, unknown>>;
  /** Simple values of Vagrant's action environment, such as `force_halt`. */
  readonly env: Readonly<Record<string, unknown>>;
  readonly parts: Parts;
  readonly ui: Ui;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Vagrant's `machine.id=`; resolves when the id is on disk. `undefined` makes Vagrant delete everything in the data folder. */
  setId(id: string | undefined): Promise<void>;
}

/** What work outside an action may use: it knows no action, and cannot change Vagrant's id. */
export type WorkContext = Pick<StepContext, "machine" | "parts" | "ui" | "signal">;

/** What a lookup of a machine needs. */
export type LookupContext = Pick<StepContext, "machine" | "parts">;

/**
 * A middleware that runs in the sidecar. It can be repeated after any failure. A step that is the condition of a branch
 * returns a boolean.
 */
export interface Step {
  readonly name: string;
  /** The step does not change the machine's state, so Vagrant need not ask for it again. */
  readonly keepsState?: true;
  run(context: StepContext): Promise<boolean | undefined>;
  /** Undoes what `run` began, if this step or a later one failed. */
  recover?(context: StepContext): Promise<void>;
}
