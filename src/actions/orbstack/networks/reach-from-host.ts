import { isIPv6 } from "node:net";
import type { StepContext } from "../../context/step.js";

/**
 * Adds routes from the host to a machine's private addresses, or tells the user how to. `gateway`: the machine's own
 * address, if OrbStack has given it one.
 */
export async function reachFromHost(
  addresses: readonly string[],
  gateway: string | undefined,
  { parts, ui }: StepContext,
): Promise<void> {
  const [unreachable, reachable] = [true, false].map((six) => addresses.filter((ip) => isIPv6(ip) === six));
  if (unreachable !== undefined && unreachable.length > 0) {
    ui.say(
      "detail",
      `Machines can reach ${unreachable.join(", ")}, but the host cannot: it needs IPv4 for that.`,
    );
  }
  if (gateway === undefined || reachable === undefined) return;
  const command = await parts.routes.add(reachable.map((address) => ({ address, gateway })));
  if (command === undefined) return;
  ui.say("warn", `To reach ${reachable.join(", ")} from this computer, run once: ${command}`);
}
