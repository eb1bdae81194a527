import { readConfig } from "../../../orbstack/config.js";
import type { Parts } from "../../context/parts.js";
import type { MachineProvider } from "../../provider.js";
import { stackIn } from "../../stack/stack.js";
import { lookUpOrFail } from "../lookup.js";
import { listSnapshots } from "../snapshots.js";
import { stacks } from "../stacks.js";
import { planExport } from "./export.js";
import { readFigures } from "./figures.js";
import { folderAccess } from "./folders.js";
import { guestAccess } from "./guest.js";
import { kill } from "./kill.js";
import { limitsAccess } from "./limits.js";
import { networkAccess } from "./network.js";
import { recordsAccess } from "./records.js";
import { readSettings } from "./settings.js";
import { findSshInfo } from "./ssh-info.js";
import { reportState } from "./state.js";
import { supports } from "./supports.js";
import { validate } from "./validate.js";

/** The provider `orbstack`: machines of OrbStack or of the Linux engine, through `orbctl`. */
export function orbstackProvider(parts: Parts): MachineProvider {
  return {
    name: "orbstack",
    supports,
    restartCommand: ["reload"],
    usualDistro: "debian",
    guest: guestAccess(parts),
    limits: limitsAccess(parts),
    network: networkAccess(parts),
    folders: folderAccess(parts),
    records: recordsAccess(parts),
    stack: (action) => stackIn(stacks, action),
    presence: async (machine) => (await lookUpOrFail({ machine, parts })).kind,
    state: (machine) => reportState(machine, parts),
    sshInfo: (machine) => findSshInfo(machine, parts),
    validate: (machine) => validate(machine, parts),
    kill: (machine, { signal }) => kill({ machine, parts, signal }),
    figures: (machine, call) => readFigures(machine, call, parts),
    snapshots: async (machine) => (await listSnapshots(machine, parts)).map(({ name }) => name),
    services: async ({ config }) => readConfig(config).services,
    settings: (machine, call) => readSettings(machine, call, parts),
    planExport: (machine) => planExport(machine, parts),
  };
}
