import { isExpected } from "../../../errors.js";
import { shortSentenceOf } from "../../../machine/sentences.js";
import type { WorkContext } from "../../context/step.js";

/** Ends the forwarding of a machine's ports. When nobody knows what does it, it ends by itself as soon as the machine stops. */
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
