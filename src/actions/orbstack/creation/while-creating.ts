import type { WorkContext } from "../../context/step.js";

/** Creations of other projects go first, and each may have to fetch an image. */
const timeoutMs = 30 * 60_000;

/** Runs `work` while no other process creates or clones a machine. Reports when it has to wait. */
export function whileCreating<T>(context: WorkContext, work: () => Promise<T>): Promise<T> {
  const { machine, parts, ui, signal } = context;
  const onWait = () => ui.say("detail", "Waiting for another machine's creation to end...");
  return parts.whileCreating(machine, { signal, timeoutMs, onWait }, work);
}
