import { requireInner } from "../actions/inner/inner-lookup.js";
import { requirePresent } from "../actions/lookup.js";
import type { Parts } from "../actions/parts.js";
import { ExpectedError } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import { readConfig } from "../orbstack/config.js";
import { checkSetting } from "../orbstack/setting-types.js";
import { enterGuest } from "./enter-guest.js";

/** Who is who in a machine. */
export interface MachineUsers {
  /** Whom OrbStack takes when no user is named: for `orb`, and SSH without `USER@`. Absent where there is no such thing. */
  readonly defaultUser: string | undefined;
  /** Who Vagrant logs in as. */
  readonly vagrantUser: string;
}

interface UserOptions {
  readonly parts: Parts;
  readonly signal: AbortSignal;
}

/** A guest that does not answer so simple a question answers none. */
const limitMs = 15_000;

/** Fails with `vm_not_created`. */
export async function readUsers(machine: Machine, parts: Parts): Promise<MachineUsers> {
  if (machine.provider === "vagrant") {
    const { record } = await requireInner({ machine, parts });
    const vagrantUser = machine.ssh.username ?? record.ssh?.username ?? "vagrant";
    return { defaultUser: undefined, vagrantUser };
  }
  const { orb } = await requirePresent({ machine, parts });
  const vagrantUser = machine.ssh.username ?? readConfig(machine.config).username;
  return { defaultUser: orb.username, vagrantUser };
}

/**
 * Makes a user of a running machine its default one, and answers who is who now. OrbStack takes any name: that there is such a user
 * is asked first. `guest_user_missing`, `setting_invalid`, `vm_not_running`; `vm_unsupported` where there is no default user.
 */
export async function setDefaultUser(
  machine: Machine,
  name: string,
  { parts, signal }: UserOptions,
): Promise<MachineUsers> {
  if (machine.provider === "vagrant") {
    const reason =
      "a default user is something that OrbStack has. Whom Vagrant logs in as is `config.ssh.username` in the Vagrantfile.";
    throw new ExpectedError("vm_unsupported", { command: "user", name: machine.name, reason });
  }
  const { orb } = await requirePresent({ machine, parts });
  const key = `machine.${orb.name}.username`;
  checkSetting(key, name);
  const guest = await enterGuest(machine, parts);
  const { exitCode } = await guest.run(["id", "-u", name], { timeoutMs: limitMs, signal, maxBytes: 1_000 });
  if (exitCode !== 0) throw new ExpectedError("guest_user_missing", { name: machine.name, user: name });
  try {
    await parts.driver(machine).settings.set(key, name, { signal });
  } finally {
    parts.changed(machine, orb.id);
  }
  return { ...(await readUsers(machine, parts)), defaultUser: name };
}
