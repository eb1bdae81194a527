import type { WorkContext } from "../../actions/context/step.js";
import type { Machine } from "../../machine/machine.js";
import type { Session } from "./session.js";

/** What work on a machine sees of a run of `vagrant vm`: whatever it says goes to standard error. */
export function workContext(machine: Machine, { parts, signal, say }: Session): WorkContext {
  return { machine, parts, signal, ui: { say: (_kind, text) => say(text) } };
}
