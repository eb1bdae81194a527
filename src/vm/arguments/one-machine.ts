import type { Feature } from "../../actions/provider.js";
import { requireSupport } from "../../actions/require-support.js";
import type { Machine } from "../../machine/machine.js";
import type { Session } from "../session/session.js";
import { UsageError } from "../session/usage-error.js";

/** The one machine that the user means, for commands that not every provider supports. Fails with `vm_unsupported`. */
export async function oneMachineFor(
  feature: Feature,
  session: Session,
  target: string | undefined,
): Promise<Machine> {
  const machine = await oneMachine(session, target);
  requireSupport(machine, feature, session.parts);
  return machine;
}

/** The one machine that the user means: the named one, or the only one of the project. */
export async function oneMachine(session: Session, target: string | undefined): Promise<Machine> {
  const machines = await session.machines(target === undefined ? [] : [target]);
  const [machine, ...others] = machines;
  if (others.length > 0) {
    const names = machines.map(({ name }) => name).join(", ");
    throw new UsageError(`name one machine; these match: ${names}`);
  }
  return machine;
}
