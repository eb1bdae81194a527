import { ExpectedError, isExpected } from "../../../errors.js";
import type { Machine } from "../../../machine/machine.js";
import { inSeconds } from "../../../machine/seconds.js";
import type { Parts } from "../../context/parts.js";
import type { Guest } from "../../guest/guest.js";
import { loginUser } from "../../guest/login-user.js";
import type { GuestAccess, LogCall, MachineUsers } from "../../provider.js";
import { lookUpOrFail, requirePresent, requireRunningMachine } from "../lookup.js";
import { findConsole } from "./console.js";

export function guestAccess(parts: Parts): GuestAccess {
  return {
    enter: (machine) => enter(machine, parts),
    console: (machine, call) => findConsole(machine, call, parts),
    readConsole: (machine, call) => readConsole(machine, call, parts),
    // All OrbStack machines share one kernel.
    hasOwnKernel: async () => false,
    users: (machine) => readUsers(machine, parts),
  };
}

async function enter(machine: Machine, parts: Parts): Promise<Guest> {
  const orb = await requireRunningMachine({ machine, parts });
  return {
    username: loginUser(machine),
    run: async (command, options) => {
      try {
        return await parts.driver(machine).run(orb.name, command, { user: "root", ...options });
      } catch (error) {
        if (!isExpected(error, "orbstack_not_responding")) throw error;
        const seconds = inSeconds(options.timeoutMs);
        throw new ExpectedError("guest_not_responding", { name: machine.name, seconds }, { cause: error });
      }
    },
  };
}

async function readConsole(
  machine: Machine,
  { signal, lines, follow, onLine }: LogCall,
  parts: Parts,
): Promise<boolean> {
  const lookup = await lookUpOrFail({ machine, parts });
  if (lookup.kind !== "present") throw new ExpectedError("vm_not_created", {});
  // OrbStack cannot follow a log.
  const log = follow ? undefined : await parts.driver(machine).logs(lookup.orb.name, { signal });
  for (const line of log?.slice(-lines) ?? []) await onLine(line);
  return log !== undefined && log.length > 0;
}

async function readUsers(machine: Machine, parts: Parts): Promise<MachineUsers> {
  const { orb } = await requirePresent({ machine, parts });
  return { defaultUser: orb.username, vagrantUser: loginUser(machine) };
}
