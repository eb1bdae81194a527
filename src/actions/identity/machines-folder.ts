import { dirname } from "node:path";
import type { Machine } from "../../machine/machine.js";

/** Vagrant's folder with the data folders of the project's machines. */
export function machinesFolderOf({ dataDir }: Pick<Machine, "dataDir">): string {
  return dirname(dirname(dataDir));
}
