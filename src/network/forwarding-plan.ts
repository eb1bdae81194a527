import type { Shape } from "../machine/shape.js";
import type { forwardingPlanSchema } from "../state/schemas/forwarding-plan.js";

export type ForwardingPlan = Shape<typeof forwardingPlanSchema>;

/** A host port that leads to a port of a machine. */
export type ForwardedPort = ForwardingPlan["ports"][number];

export function carriedBySsh({ ports }: ForwardingPlan): readonly ForwardedPort[] {
  return ports.filter(({ carrier }) => carrier === "ssh");
}

const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "::1"]);

/**
 * Whether OrbStack forwards a port itself: on a Mac, each port that a machine listens on, to the same port of the
 * host's loopback (`machines.forward_ports`). The Linux engine does not. Only this function decides that.
 */
export function carrierOf(
  port: Pick<ForwardedPort, "host_ip" | "host" | "guest">,
  platform: NodeJS.Platform = process.platform,
): ForwardedPort["carrier"] {
  const same = port.host === port.guest && loopback.has(port.host_ip);
  return platform === "darwin" && same ? "orbstack" : "ssh";
}
