import type { Machine } from "../../machine/machine.js";
import type { TemporaryContext } from "./context.js";

/** Whether a running machine can be used. `healthy`: an SSH login succeeded. */
export type Health = "healthy" | "unreachable";

export async function healthOf(machine: Machine, { parts, signal }: TemporaryContext): Promise<Health> {
  const info = await parts
    .provider(machine)
    .sshInfo(machine)
    .catch(() => undefined);
  if (info === undefined) return "unreachable";
  return (await parts.temporary.logsIn(info, signal)) ? "healthy" : "unreachable";
}
