import type { WorkContext } from "../../actions/context/step.js";
import type { Machine } from "../../machine/machine.js";
import type { Session } from "./session.js";

/** The context for work on a machine in a run of `vagrant vm`. Messages go to standard error. */
export function workContext(machine: Machine, { parts, signal, say }: Session): WorkContext {
  return { machine, parts, signal, ui: { say: (_kind, text) => say(text) } };
}
