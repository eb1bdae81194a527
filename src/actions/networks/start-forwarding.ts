import type { ForwardingPlan } from "../../network/forwarding-plan.js";
import type { StepContext } from "../step.js";

/** Forwards a machine's ports, and says which. */
export async function startForwarding(
  plan: ForwardingPlan,
  { machine, parts, ui }: StepContext,
): Promise<void> {
  ui.say("info", "Forwarding ports...");
  for (const { guest, host, host_ip } of plan.ports)
    ui.say("detail", `${guest} (guest) => ${host} (host, ${host_ip})`);
  await parts.forwarder(machine).start(plan);
}
