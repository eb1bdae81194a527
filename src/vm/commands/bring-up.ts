import { type Origin, originEnv } from "../../actions/orbstack/creation/origin.js";
import { lookUpOrFail, requirePresent } from "../../actions/orbstack/lookup.js";
import { ExpectedError } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";
import type { OrbMachine } from "../../orbstack/orb-machine.js";
import type { Session } from "../session/session.js";

/**
 * Brings up a machine of the Vagrantfile as `vagrant up` does, but from `origin` instead of its box. Fails with
 * `machine_present`, and as Vagrant does.
 */
export async function bringUp(
  machine: Machine,
  origin: Origin,
  session: Session,
  { provision }: { readonly provision: boolean },
): Promise<OrbMachine> {
  const { parts } = session;
  const { kind } = await lookUpOrFail({ machine, parts });
  if (kind !== "absent") throw new ExpectedError("machine_present", { name: machine.name });
  parts.origins.add(machine.dataDir);
  try {
    await session.act(machine, "up", {
      ...originEnv(origin),
      ...(!provision && { provision_enabled: false }),
    });
  } finally {
    parts.origins.delete(machine.dataDir);
  }
  // Vagrant has set the machine's id by now, so describe it again.
  const [made = machine] = await session.machines([machine.name]);
  return (await requirePresent({ machine: made, parts })).orb;
}
