import type { WorkContext } from "../../context/step.js";
import type { KillOutcome } from "../../provider.js";
import { requirePresent } from "../lookup.js";
import { turnOff } from "../making/turn-off.js";

export async function kill(context: Omit<WorkContext, "ui">): Promise<KillOutcome> {
  const { orb } = await requirePresent(context);
  if (orb.state === "stopped") return "already_off";
  await turnOff(context, orb, true);
  return "killed";
}
