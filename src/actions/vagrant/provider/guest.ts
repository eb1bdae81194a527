import { ExpectedError } from "../../../errors.js";
import type { Machine } from "../../../machine/machine.js";
import type { Parts } from "../../context/parts.js";
import type { Guest } from "../../guest/guest.js";
import { sshGuest } from "../../guest/ssh-guest.js";
import type { GuestAccess, MachineUsers } from "../../provider.js";
import { lookUpBackendMachineOrFail, requireBackendMachine } from "../lookup.js";
import { findBackendSsh } from "../ssh.js";
import { findBackendConsole } from "./console.js";

export function backendGuestAccess(parts: Parts): GuestAccess {
  return {
    enter: (machine) => enter(machine, parts),
    console: (machine, call) => findBackendConsole(machine, call, parts),
    readConsole: async (machine, call) => {
      const { backend, id } = await requireBackendMachine({ machine, parts });
      return backend.logs(id, call);
    },
    hasOwnKernel: async (machine) => {
      const lookup = await lookUpBackendMachineOrFail({ machine, parts });
      return lookup.kind === "present" && !lookup.backend.runsContainers;
    },
    users: (machine) => readUsers(machine, parts),
  };
}

async function enter(machine: Machine, parts: Parts): Promise<Guest> {
  const info = await findBackendSsh(machine, parts);
  if (info === undefined) throw new ExpectedError("vm_not_running", {});
  return sshGuest(machine.name, info, parts.logger);
}

async function readUsers(machine: Machine, parts: Parts): Promise<MachineUsers> {
  const { record } = await requireBackendMachine({ machine, parts });
  const vagrantUser = machine.ssh.username ?? record.ssh?.username ?? "vagrant";
  return { defaultUser: undefined, vagrantUser };
}
