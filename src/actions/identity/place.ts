import { hostname } from "node:os";
import type { Machine } from "../../machine/machine.js";
import type { MachinePlace } from "../../state/guest-record.js";

/** What a machine's record must say for it to be this one of the Vagrantfile. */
export function placeOf({ name, rootPath, dataDir, homePath }: Machine): MachinePlace {
  return {
    machine_name: name,
    root_path: rootPath,
    data_dir: dataDir,
    home_path: homePath,
    host: thisComputer(),
  };
}

/** Whether a machine's record says that it is this one. */
export function isPlaceOf(machine: Machine, said: MachinePlace): boolean {
  return Object.entries(placeOf(machine)).every(([key, value]) => said[key as keyof MachinePlace] === value);
}

/** Without the domain, which changes with the network. */
export function thisComputer(): string {
  return hostname().split(".", 1)[0] ?? "";
}
