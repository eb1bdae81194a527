import { isOff } from "../../../backends/backend.js";
import { forceKill } from "../../../backends/force-kill.js";
import type { WorkContext } from "../../context/step.js";
import type { KillOutcome } from "../../provider.js";
import { requireKillable } from "../lookup.js";
import { forgetBackendSsh } from "../ssh.js";

/** How long a backend may take to power a machine off and to confirm it. */
const timeoutMs = 5_000;

export async function killBackendMachine({
  machine,
  parts,
  signal,
}: Omit<WorkContext, "ui">): Promise<KillOutcome> {
  const { backend, id, state } = await requireKillable({ machine, parts }, timeoutMs);
  if (isOff(state)) return "already_off";
  await forceKill({ backend, backendId: id, seen: state, killTimeoutMs: timeoutMs, signal });
  await forgetBackendSsh(machine, parts);
  return "killed";
}
