import { isExpected } from "../../../errors.js";
import { shortSentenceOf } from "../../../machine/sentences.js";
import type { WorkContext } from "../../context/step.js";

/** Stops the forwarding of a machine's ports. A forwarder that is not known ends when the machine stops. */
export async function stopForwarding({
  machine,
  parts,
  ui,
}: Pick<WorkContext, "machine" | "parts" | "ui">): Promise<void> {
  try {
    await parts.forwarder(machine).stop();
  } catch (error) {
    if (!isExpected(error)) throw error;
    ui.say("warn", `The machine's ports may stay forwarded until it stops. ${shortSentenceOf(error)}`);
  }
}
