import type { Machine } from "../../../machine/machine.js";
import { keepsFolders } from "../../../vagrantfile/needs-destroy.js";
import type { Parts } from "../../context/parts.js";
import type { FolderAccess, FolderChange } from "../../provider.js";
import { lookUpBackendMachineOrFail } from "../lookup.js";

/** The nested Vagrant mounts the folders, because they are in the generated Vagrantfile. */
export function backendFolderAccess(parts: Parts): FolderAccess {
  return {
    refuseUnmountable: () => undefined,
    announce: () => undefined,
    enable: async () => undefined,
    planChange: (machine) => planChange(machine, parts),
  };
}

async function planChange(machine: Machine, parts: Parts): Promise<FolderChange> {
  const lookup = await lookUpBackendMachineOrFail({ machine, parts });
  if (lookup.kind !== "present") return { kind: "at next start" };
  const { name } = lookup.backend;
  if (keepsFolders(name))
    return {
      kind: "never",
      reason: `a machine of ${name} keeps the folders that it was created with. Destroy it, then create it again with these mounts.`,
    };
  return { kind: lookup.state.id === "running" ? "at reload" : "at next start" };
}
