import type { Parts } from "../../actions/context/parts.js";
import { requirePresent } from "../../actions/orbstack/lookup.js";
import type { MachineUsers } from "../../actions/provider.js";
import { requireSupport } from "../../actions/require-support.js";
import { ExpectedError } from "../../errors.js";
import type { Machine } from "../../machine/machine.js";
import { checkSetting } from "../../orbstack/setting-types.js";

interface UserOptions {
  readonly parts: Parts;
  readonly signal: AbortSignal;
}

/** Enough for a simple question. */
const timeoutMs = 15_000;

/**
 * Makes a user of a running machine its default user. Returns the machine's users. OrbStack accepts any name, so the
 * guest is asked first whether the user exists. Fails with `guest_user_missing`, `setting_invalid`, `vm_not_running`,
 * and `vm_unsupported` if the provider has no default user.
 */
export async function setDefaultUser(
  machine: Machine,
  name: string,
  { parts, signal }: UserOptions,
): Promise<MachineUsers> {
  requireSupport(machine, "user", parts);
  const provider = parts.provider(machine);
  const { orb } = await requirePresent({ machine, parts });
  const key = `machine.${orb.name}.username`;
  checkSetting(key, name);
  const guest = await provider.guest.enter(machine);
  const { exitCode } = await guest.run(["id", "-u", name], { timeoutMs, signal, maxBytes: 1_000 });
  if (exitCode !== 0) throw new ExpectedError("guest_user_missing", { name: machine.name, user: name });
  try {
    await parts.driver(machine).settings.set(key, name, { signal });
  } finally {
    parts.changed(machine, orb.id);
  }
  return { ...(await provider.guest.users(machine)), defaultUser: name };
}
