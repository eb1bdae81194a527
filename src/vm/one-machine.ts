import { ExpectedError } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import type { Session } from "./session.js";
import { UsageError } from "./usage-error.js";

/**
 * The one machine that is meant, for what only OrbStack can do: what the user named, else the only one of the project. Fails with
 * `vm_unsupported` and the reason for a machine of the provider `vagrant`.
 */
export async function oneOrbstackMachine(
  session: Session,
  target: string | undefined,
  command: string,
  reason: string,
): Promise<Machine> {
  const machine = await oneMachine(session, target);
  if (machine.provider === "vagrant")
    throw new ExpectedError("vm_unsupported", { command, name: machine.name, reason });
  return machine;
}

/** The one machine that is meant: what the user named, else the only one of the project. */
export async function oneMachine(session: Session, target: string | undefined): Promise<Machine> {
  const machines = await session.machines(target === undefined ? [] : [target]);
  const [machine, ...others] = machines;
  if (machine === undefined)
    throw new UsageError("the project has no machine of the providers orbstack and vagrant");
  if (others.length > 0) {
    const names = machines.map(({ name }) => name).join(", ");
    throw new UsageError(`one machine must be named; these were meant: ${names}`);
  }
  return machine;
}
