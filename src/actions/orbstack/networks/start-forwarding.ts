import { isExpected } from "../../../errors.js";
import { shortSentenceOf } from "../../../machine/sentences.js";
import type { ForwardingPlan } from "../../../network/forwarding-plan.js";
import type { StepContext } from "../../context/step.js";

/** Forwards a machine's ports, and lists them. */
export async function startForwarding(plan: ForwardingPlan, context: StepContext): Promise<void> {
  const { machine, parts, ui } = context;
  ui.say("info", "Forwarding ports...");
  for (const { guest, host, host_ip } of plan.ports)
    ui.say("detail", `${guest} (guest) => ${host} (host, ${host_ip})`);
  await unlessUnreadable(context, () => parts.forwarder(machine).start(plan));
}

/** If the record of its ports cannot be read, the machine comes up without them, with a warning. Other failures are thrown. */
export async function unlessUnreadable(
  { ui }: Pick<StepContext, "ui">,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isExpected(error) || isExpected(error, "ports_not_forwarded")) throw error;
    ui.say("warn", `The machine's ports may not be forwarded. ${shortSentenceOf(error)}`);
  }
}
