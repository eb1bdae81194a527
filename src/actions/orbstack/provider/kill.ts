import type { WorkContext } from "../../context/step.js";
import type { KillOutcome } from "../../provider.js";
import { stopMachine } from "../creation/stop-machine.js";
import { requirePresent } from "../lookup.js";

export async function kill(context: Omit<WorkContext, "ui">): Promise<KillOutcome> {
  const { orb } = await requirePresent(context);
  if (orb.state === "stopped") return "already_off";
  await stopMachine(context, orb, true);
  return "killed";
}
