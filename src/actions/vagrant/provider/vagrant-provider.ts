import { loadOptions } from "../../../vagrantfile/load-options.js";
import type { Parts } from "../../context/parts.js";
import type { MachineProvider } from "../../provider.js";
import { stackIn } from "../../stack/stack.js";
import { lookUpBackendMachineOrFail } from "../lookup.js";
import { listBackendSnapshots } from "../nested-lists.js";
import { findBackendSsh } from "../ssh.js";
import { backendStacks } from "../stacks.js";
import { planBackendExport } from "./export.js";
import { readBackendFigures } from "./figures.js";
import { backendFolderAccess } from "./folders.js";
import { backendGuestAccess } from "./guest.js";
import { killBackendMachine } from "./kill.js";
import { backendLimitsAccess } from "./limits.js";
import { backendNetworkAccess } from "./network.js";
import { backendRecordsAccess } from "./records.js";
import { readBackendSettings } from "./settings.js";
import { reportBackendState } from "./state.js";
import { backendSupports } from "./supports.js";
import { validateBackend } from "./validate.js";

/** The provider `vagrant`: machines of Vagrant's other providers, through a nested Vagrant. */
export function vagrantProvider(parts: Parts): MachineProvider {
  return {
    name: "vagrant",
    supports: backendSupports,
    // Without `--force`, it leaves a machine without changes running.
    restartCommand: ["reload", "--force"],
    guest: backendGuestAccess(parts),
    limits: backendLimitsAccess(parts),
    network: backendNetworkAccess(parts),
    folders: backendFolderAccess(parts),
    records: backendRecordsAccess(parts),
    stack: (action) => stackIn(backendStacks, action),
    presence: async (machine) => (await lookUpBackendMachineOrFail({ machine, parts })).kind,
    state: (machine) => reportBackendState(machine, parts),
    sshInfo: (machine) => findBackendSsh(machine, parts),
    validate: (machine) => validateBackend(machine, parts),
    kill: (machine, { signal }) => killBackendMachine({ machine, parts, signal }),
    figures: (machine, call) => readBackendFigures(machine, call, parts),
    snapshots: (machine) => listBackendSnapshots(machine, parts),
    services: async (machine) => (await loadOptions(machine, parts.vagrant.user)).options.services,
    settings: (machine) => readBackendSettings(machine, parts),
    planExport: (machine) => planBackendExport(machine, parts),
  };
}
