import { findInnerSsh } from "../actions/inner/inner-ssh.js";
import { requireRunningMachine } from "../actions/lookup.js";
import type { Parts } from "../actions/parts.js";
import { ExpectedError, isExpected } from "../errors.js";
import type { Machine } from "../machine/machine.js";
import { readConfig } from "../orbstack/config.js";
import type { Guest } from "./guest.js";
import { sshGuest } from "./ssh-guest.js";

/** The way into a machine. Fails with `vm_not_created` and `vm_not_running`: a machine that is off is not woken. */
export async function enterGuest(machine: Machine, parts: Parts): Promise<Guest> {
  return machine.provider === "vagrant" ? enterInner(machine, parts) : enterOrbstack(machine, parts);
}

async function enterOrbstack(machine: Machine, parts: Parts): Promise<Guest> {
  const orb = await requireRunningMachine({ machine, parts });
  return {
    username: machine.ssh.username ?? readConfig(machine.config).username,
    run: async (command, options) => {
      try {
        return await parts.driver(machine).run(orb.name, command, { user: "root", ...options });
      } catch (error) {
        if (!isExpected(error, "orbstack_not_responding")) throw error;
        const seconds = options.timeoutMs / 1000;
        throw new ExpectedError("guest_not_responding", { name: machine.name, seconds }, { cause: error });
      }
    },
  };
}

async function enterInner(machine: Machine, parts: Parts): Promise<Guest> {
  const info = await findInnerSsh(machine, parts);
  if (info === undefined) throw new ExpectedError("vm_not_running", {});
  return sshGuest(machine.name, info, parts.logger);
}
