import type { Machine } from "../../machine/machine.js";
import type { TemporaryContext } from "./context.js";

/** Whether one can work in a machine that runs: `healthy` says that a login by SSH got through. */
export type Health = "healthy" | "unreachable";

export async function healthOf(machine: Machine, { parts, signal }: TemporaryContext): Promise<Health> {
  const info = await parts
    .provider(machine)
    .sshInfo(machine)
    .catch(() => undefined);
  if (info === undefined) return "unreachable";
  return (await parts.temporary.logsIn(info, signal)) ? "healthy" : "unreachable";
}
