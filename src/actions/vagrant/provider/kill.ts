import { isOff } from "../../../backends/backend.js";
import { forceKill } from "../../../backends/force-kill.js";
import type { WorkContext } from "../../context/step.js";
import type { KillOutcome } from "../../provider.js";
import { requireKillable } from "../lookup.js";
import { forgetBackendSsh } from "../ssh.js";

/** What a hypervisor may take to pull the plug, and to say that it did. */
const limitMs = 5_000;

export async function killBackendMachine({
  machine,
  parts,
  signal,
}: Omit<WorkContext, "ui">): Promise<KillOutcome> {
  const { backend, id, state } = await requireKillable({ machine, parts }, limitMs);
  if (isOff(state)) return "already_off";
  await forceKill({ backend, backendId: id, seen: state, killTimeoutMs: limitMs, signal });
  await forgetBackendSsh(machine, parts);
  return "killed";
}
