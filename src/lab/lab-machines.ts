import { isInLab } from "../actions/orbstack/networks/lab-of.js";
import { ExpectedError } from "../errors.js";
import type { Machines } from "../vm/session/machines.js";
import type { Session } from "../vm/session/session.js";

/** The named machines of this lab, or all. Fails with `lab_missing`, and as `Session.machines` does. */
export async function labMachines(session: Session, targets: readonly string[] = []): Promise<Machines> {
  const machines = await session.machines(targets);
  if (!machines.some(isInLab)) throw new ExpectedError("lab_missing", {});
  return machines;
}
